% # A text that the organiser says of themselves; `fixed` has what a flag or a variable has chosen, which no page can.
% is_given = field.name in fixed
% typed = flash.value(form, field.name, given)
% state = 'disabled' if is_given else 'aria-invalid=true autofocus' if flash.fault(form, field.name) else ''
<div{{'' if field.kind == 'colour' else ' class=wide'}}>
  <label for="{{field.name}}">{{words.say(field.label)}}</label>
  % if field.kind == 'long text':
  <textarea id="{{field.name}}" name="{{field.name}}" rows="8" maxlength="{{field.longest}}" aria-describedby="{{field.name}}-hint {{field.name}}-fault" {{state}}>{{typed}}</textarea>
  % else:
  <input id="{{field.name}}" name="{{field.name}}" type="{{'color' if field.kind == 'colour' else 'text'}}" value="{{typed}}" {{f'maxlength={field.longest}' if field.longest else ''}} autocomplete="off" aria-describedby="{{field.name}}-hint {{field.name}}-fault" {{state}}>
  % end
  % if is_given:
  <small id="{{field.name}}-hint">{{_('Set by --{name} or {variable} when the server was started.', name=field.name, variable=f'BOOKING_{field.name.upper()}')}}</small>
  % else:
  <small id="{{field.name}}-hint">{{words.say(field.hint)}}</small>
  % end
  % include('field.tpl', form=form, name=field.name, id=field.name)
</div>
