% # Who wants how many seats, in a form that books or joins the waiting list; `typed` is another form's of the same event.
% asked = (('seats', _('Seats'), 'number', 'off'),)
% if account is None:
% asked = (('name', _('Name'), 'text', 'name'), ('email', _('Email'), 'email', 'email'), *asked)
% end
% for name, label, kind, hint in asked:
% id = f'{prefix}-{event.id}-{name}'
% given = flash.value(typed, name, 1 if name == 'seats' else '')
% refusal = flash.refusal(form, name)
% is_faulty = bool(refusal or flash.fault(form, name))
% noted = f'aria-describedby={id}-fault' if is_faulty else f'aria-describedby={id}-hint' if name == 'seats' else ''
<div>
  <label for="{{id}}">{{label}}</label>
  <input id="{{id}}" name="{{name}}" type="{{kind}}" autocomplete="{{hint}}" value="{{flash.value(form, name, given)}}" {{'aria-invalid=true autofocus' if is_faulty else ''}} {{noted}}\\
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
% if account is None:
<p class="shared">
  <input type="checkbox" id="{{prefix}}-{{event.id}}-shared" name="shared_computer" value="on" {{'checked' if is_shared or flash.value(form, 'shared_computer') else ''}}>
  <label for="{{prefix}}-{{event.id}}-shared">{{_('This is a shared computer: forget me here when the browser is closed')}}</label>
</p>
% end
