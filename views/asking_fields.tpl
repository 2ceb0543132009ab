% # Who wants how many seats, in a form that books or joins the waiting list; `form` is the one whose refusal it shows.
% asked = (('seats', _('Seats'), 'number', 'off'),)
% if account is None:
% asked = (('name', _('Name'), 'text', 'name'), ('email', _('Email'), 'email', 'email'), *asked)
% end
% for name, label, kind, hint in asked:
% id = f'{prefix}-{event.id}-{name}'
% given = flash.value(form, name, 1 if name == 'seats' else '')
% refusal = flash.refusal(form, name)
% is_faulty = bool(refusal or flash.fault(form, name))
% noted = f'aria-describedby={id}-fault' if is_faulty else f'aria-describedby={id}-hint' if name == 'seats' else ''
<div>
  <label for="{{id}}">{{label}}</label>
  <input id="{{id}}" name="{{name}}" type="{{kind}}" autocomplete="{{hint}}" value="{{given}}" {{'aria-invalid=true autofocus' if is_faulty else ''}} {{noted}}\\
% if name == 'seats':
 min="1" max="{{most}}" inputmode="numeric" required\\
% elif name == 'email':
 required maxlength="254"\\
% else:
 maxlength="200"\\
% end
>
  % if name == 'seats':
  <small id="{{id}}-hint">{{_('Up to {number} per person', number=event.max_seats_per_person)}}</small>
  % end
  % if refusal:
  <small class="fault" id="{{id}}-fault">{{words.say(refusal)}}</small>
  % end
  % include('field.tpl', form=form, name=name, id=id, label=label)
  % if name == 'email':
  % include('doubt.tpl', form=form)
  % end
</div>
% end
% include('shared_computer.tpl', id=f'{prefix}-{event.id}-shared', form=form)
