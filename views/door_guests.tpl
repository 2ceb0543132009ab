% # The guests, each with one press to let them in, or to take that back.
<nav class="tabs" aria-label="{{_('Guests')}}">
  <ul>
    % for tab in tabs:
    <li><a href="{{tab.path}}" aria-current="{{'page' if tab.presence == presence else 'false'}}">{{words.say(tab.label)}} {{words.number(tab.total)}}</a></li>
    % end
  </ul>
</nav>
% if guests:
% include('pager.tpl', pager=pager)
<ul class="door-guests" id="door-guests">
  % for guest in guests:
  % key, awaited, paid = guest.reference, guest.awaited_seats, paid_of[guest.id]
  <li id="guest-{{key}}">
    <div id="who-{{key}}">
      <strong><bdi>{{guest.name or (guest.email if by_admin else '') or _('No name')}}</bdi></strong>
      <small><span class="booking-number">{{key}}</span> · {{words.seats(guest.seats)}}\\
% if guest.amount_cents:
% amount, came = words.money(guest.amount_cents, guest.currency), words.money(paid.cents, guest.currency)
 · {{amount if paid.is_all is None else _('{paid} paid', paid=came) if paid.is_all else _('{paid} of {amount} paid', paid=came, amount=amount) if paid.cents else _('{amount} not paid', amount=amount)}}\\
% end
</small>
      % if guest.kinds:
      <small><bdi>{{', '.join(f'{words.number(one.seats)} × {one.name}' for one in guest.kinds)}}</bdi></small>
      % end
      % if guest.checked_in_at:
      <small class="badge confirmed">{{_('In since {time}', time=words.day_and_time(guest.checked_in_at)) if not awaited else ngettext('{number} of {all} in since {time}', '{number} of {all} in since {time}', guest.checked_in_seats, all=words.number(guest.seats), time=words.day_and_time(guest.checked_in_at))}}</small>
      % end
    </div>
    <div class="acts">
      % if awaited and now >= opens_at:
      <form method="post" action="{{path}}/check-in">
        % include('key.tpl')
        <input type="hidden" name="reference" value="{{key}}">
        % if awaited > 1:
        <label for="seats-{{key}}" class="unseen">{{_('How many come in now')}}</label>
        <input id="seats-{{key}}" name="seats" type="number" min="1" max="{{awaited}}" value="{{awaited}}" inputmode="numeric" aria-describedby="who-{{key}}">
        % end
        <button aria-describedby="who-{{key}}">{{_('Let in')}}</button>
      </form>
      % end
      % if guest.checked_in_at:
      <form method="post" action="{{path}}/check-in/undo">
        % include('key.tpl')
        <input type="hidden" name="reference" value="{{key}}">
        % if guest.checked_in_seats > 1:
        <label for="undo-seats-{{key}}" class="unseen">{{_('How many didn’t come in?')}}</label>
        <input id="undo-seats-{{key}}" name="seats" type="number" min="1" max="{{guest.checked_in_seats}}" value="{{guest.checked_in_seats}}" inputmode="numeric" aria-describedby="who-{{key}}">
        % end
        <button class="secondary" aria-describedby="who-{{key}}">{{_('Undo check-in')}}</button>
      </form>
      % end
    </div>
  </li>
  % end
</ul>
% include('pager.tpl', pager=pager, is_again=True)
% elif not holds and not (verdict and verdict.refusal):
<p class="hint" id="no-guests">{{_('No results.') if text else _('No bookings.')}}</p>
% end
