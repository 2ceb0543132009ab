% # A field's note on what is wrong with it; the field names it in aria-describedby.
% if flash.fault(form, name):
<small class="fault" id="{{id}}-fault">{{words.say(flash.fault(form, name))}}</small>
% end
