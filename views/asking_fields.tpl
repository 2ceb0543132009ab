% # Who wants how many seats, in a form that books or joins the waiting list; `form` is the one whose refusal it shows.
% asked = [('seats', _('Seats'), 'number', 'off')]
% if event.seat_kinds:
% asked = [(f'kinds.{one.id}', one.name, 'number', 'off') for one in event.kinds_now]
% end
% sold = {f'kinds.{one.id}': one for one in event.kinds_now}
% if account is None:
% asked = [('name', _('Name'), 'text', 'name'), ('email', _('Email'), 'email', 'email'), *asked]
% elif event.name_required and not account.name:
% asked = [('name', _('Name'), 'text', 'name'), *asked]
% end
% faults = trouble.faults if trouble and flash.form == form else {}
% first = next(name for name, _label, kind, _hint in asked if kind == 'number')
% for name, label, kind, hint in asked:
% id, one = f'{prefix}-{event.id}-{name}', sold.get(name)
% most_of = most if one is None else min(most, one.free_seats if prefix == 'book' else one.seats or most)
% noted = ' '.join(([f'{id}-hint'] if name == asked[-1][0] else []) + ([f'{id}-fault'] if name in faults else []))
<div class="field">
  <label for="{{id}}"><bdi>{{label}}</bdi>\\
% if one:
 · {{words.price_of(one.price_cents, event.currency)}}\\
% if one.seats is not None and prefix == 'book':
 <span class="optional">· {{ngettext('{number} left', '{number} left', one.free_seats) if one.free_seats else _('sold out')}}</span>\\
% end
% end
% if name == 'name' and not event.name_required:
 <span class="optional">{{_('(optional)')}}</span>\\
% end
</label>
  % if kind == 'number':
  <div class="plus-minus">
  <button type="button" class="secondary" data-step="stepDown" tabindex="-1" hidden aria-label="{{_('One seat fewer')}}">−</button>
  % end
  <input id="{{id}}" name="{{name}}" type="{{kind}}" autocomplete="{{hint}}" value="{{flash.value(form, name, '' if kind != 'number' else int(name == first and most_of > 0))}}" {{'aria-invalid=true' if name in faults else ''}} \\
% if noted:
aria-describedby="{{noted}}" \\
% end
% if kind == 'number':
data-cents="{{(one or event).price_cents or 0}}" min="{{0 if one else 1}}" max="{{most_of}}" inputmode="numeric" required\\
% elif name == 'email':
required maxlength="254"\\
% else:
{{'required ' if event.name_required else ''}}maxlength="200"\\
% end
>
  % if kind == 'number':
  <button type="button" class="secondary" data-step="stepUp" tabindex="-1" hidden aria-label="{{_('One seat more')}}">+</button>
  </div>
  % end
  % if name == asked[-1][0]:
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
