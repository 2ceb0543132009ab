% # In which a form says who somebody else is; `ids` are those of the fields, with {} for the name of each, and `given` says
% # what is known by now.
% for name, label, kind, longest in (('name', name_label, 'text', 200), ('email', email_label, 'email', 254)):
% id = ids.format(name)
<div>
  <label for="{{id}}">{{label}}</label>
  <input id="{{id}}" name="{{name}}" type="{{kind}}" autocomplete="off" value="{{flash.value(form, name, given[name])}}" {{'aria-invalid=true autofocus' if flash.fault(form, name) else ''}} aria-describedby="{{id}}-fault" maxlength="{{longest}}" {{'required' if name == 'email' else ''}}>
  % include('field.tpl', form=form, name=name, id=id)
  % if name == 'email':
  % include('doubt.tpl', form=form)
  % end
</div>
% end
