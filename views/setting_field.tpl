% # A setting that an admin types; `fixed_by` has those that a flag or a variable has chosen.
% by = fixed_by.get(field.name, '')
% typed = '' if field.kind == 'secret' else flash.value(form, field.name, given)
% state = 'disabled' if by else 'aria-invalid=true autofocus' if flash.fault(form, field.name) else ''
<div{{'' if field.is_short else ' class=wide'}}>
  <label for="{{field.name}}">{{words.say(field.label)}}</label>
  % if field.kind == 'long text':
  <textarea id="{{field.name}}" name="{{field.name}}" rows="8" maxlength="{{field.longest}}" aria-describedby="{{field.name}}-hint {{field.name}}-fault" {{state}}>{{typed}}</textarea>
  % else:
  <input id="{{field.name}}" name="{{field.name}}" type="{{field.input_type}}" value="{{typed}}" {{f'maxlength={field.longest}' if field.longest else ''}} {{'inputmode=numeric' if field.kind == 'number' else ''}} autocomplete="{{'new-password' if field.kind == 'secret' else 'off'}}" aria-describedby="{{field.name}}-hint {{field.name}}-fault" {{state}}>
  % end
  % if by:
  <small id="{{field.name}}-hint">{{_('Set by --{name} or {variable} when the server was started.', name=by, variable=f'BOOKING_{by.upper()}')}}</small>
  % elif field.hint:
  <small id="{{field.name}}-hint">{{words.say(field.hint)}}</small>
  % end
  % include('field.tpl', form=form, name=field.name, id=field.name)
</div>
