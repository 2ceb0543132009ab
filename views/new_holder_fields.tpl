% # In which a form says whose a booking is to be.
% for name, label, kind, longest in (('name', _('Their name'), 'text', 200), ('email', _('Their email'), 'email', 254)):
% id = f'hand-over-{name}-{booking.id}'
<div>
  <label for="{{id}}">{{label}}</label>
  <input id="{{id}}" name="{{name}}" type="{{kind}}" autocomplete="off" value="{{flash.value(form, name)}}" {{'aria-invalid=true autofocus' if flash.fault(form, name) else ''}} aria-describedby="{{id}}-fault" maxlength="{{longest}}" {{'required' if name == 'email' else ''}}>
  % include('field.tpl', form=form, name=name, id=id)
  % if name == 'email':
  % include('doubt.tpl', form=form)
  % end
</div>
% end
