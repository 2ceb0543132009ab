% # The answers to the question about an address that is likely mistyped; the first is what Enter sends: as it was typed.
% if flash.form == form and flash.doubted:
<div class="doubt" role="group" aria-label="{{_('Which address is right?')}}">
  <input type="hidden" name="email_is_right" value="{{flash.doubted}}">
  <button class="secondary outline">{{_('Keep {email}', email=flash.doubted)}}</button>
  % if flash.suggestion:
  <button name="email_instead" value="{{flash.suggestion}}">{{_('Use {email}', email=flash.suggestion)}}</button>
  % end
</div>
% elif flash.value(form, 'email_is_right'):
<input type="hidden" name="email_is_right" value="{{flash.value(form, 'email_is_right')}}">
% end
