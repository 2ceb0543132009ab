% # Who wants how many seats, in a form that books or joins the waiting list; `typed` is another form's of the same event.
% asked = (('seats', _('Seats'), 'number', 'off'),)
% if account is None:
% asked = (('name', _('Name'), 'text', 'name'), ('email', _('Email'), 'email', 'email'), *asked)
% end
% for name, label, kind, hint in asked:
% id = f'{prefix}-{event.id}-{name}'
% given = flash.value(typed, name, 1 if name == 'seats' else '')
<div>
  <label for="{{id}}">{{label}}</label>
  <input id="{{id}}" name="{{name}}" type="{{kind}}" autocomplete="{{hint}}" value="{{flash.value(form, name, given)}}" {{'aria-invalid=true autofocus' if flash.fault(form, name) else ''}} aria-describedby="{{id}}-fault"\\
% if name == 'seats':
 min="1" max="{{most}}" inputmode="numeric" required\\
% elif name == 'email':
 required maxlength="254"\\
% else:
 maxlength="200"\\
% end
>
  % include('field.tpl', form=form, name=name, id=id, label=label)
</div>
% end
