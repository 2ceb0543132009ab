% # Who wants how many seats, in a form that books or joins the waiting list; `form` is the one whose refusal it shows.
% asked = (('seats', _('Seats'), 'number', 'off'),)
% if account is None:
% asked = (('name', _('Name'), 'text', 'name'), ('email', _('Email'), 'email', 'email'), *asked)
% elif event.name_required and not account.name:
% asked = (('name', _('Name'), 'text', 'name'), *asked)
% end
% faults = trouble.faults if trouble and flash.form == form else {}
% for name, label, kind, hint in asked:
% id = f'{prefix}-{event.id}-{name}'
% noted = ' '.join(([f'{id}-hint'] if name == 'seats' else []) + ([f'{id}-fault'] if name in faults else []))
<div class="field">
  <label for="{{id}}">{{label}}\\
% if name == 'name' and not event.name_required:
 <span class="optional">{{_('(optional)')}}</span>\\
% end
</label>
  % if name == 'seats':
  <div class="plus-minus">
  <button type="button" class="secondary" data-step="down" tabindex="-1" hidden aria-label="{{_('One seat fewer')}}">−</button>
  % end
  <input id="{{id}}" name="{{name}}" type="{{kind}}" autocomplete="{{hint}}" value="{{flash.value(form, name, 1 if name == 'seats' else '')}}" {{'aria-invalid=true' if name in faults else ''}} \\
% if noted:
aria-describedby="{{noted}}" \\
% end
% if name == 'seats':
min="1" max="{{most}}" inputmode="numeric" required\\
% elif name == 'email':
required maxlength="254"\\
% else:
{{'required ' if event.name_required else ''}}maxlength="200"\\
% end
>
  % if name == 'seats':
  <button type="button" class="secondary" data-step="up" tabindex="-1" hidden aria-label="{{_('One seat more')}}">+</button>
  </div>
  <small id="{{id}}-hint">{{limit}}</small>
  % end
  % if name in faults:
  <small class="fault" id="{{id}}-fault">{{words.say(faults[name])}}</small>
  % end
  % if name == 'email':
  % include('doubt.tpl', form=form)
  % end
</div>
% end
% include('answer_fields.tpl', questions=event.questions, given={}, prefix=f'{prefix}-{event.id}', form=form, faults=faults)
% include('shared_computer.tpl', id=f'{prefix}-{event.id}-shared', form=form)
