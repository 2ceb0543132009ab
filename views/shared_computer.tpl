% # By which a guest lets the browser know what they book only until it is closed.
% if account is None:
<p class="shared">
  <input type="checkbox" id="{{id}}" name="shared_computer" value="on" {{'checked' if is_shared or flash.value(form, 'shared_computer') else ''}}>
  <label for="{{id}}">{{_('This is a shared computer: forget me here when the browser is closed')}}</label>
</p>
% end
