% # How one gets seats of an event: by booking, or by joining the waiting list; or why not.
% form = f'/events/{event.id}/book'
% is_waited_for = event.status == 'sold_out' or event.waiting
% is_for_all = event.status == 'open' and not event.saves_seats
% if event.status == 'cancelled' and event.cancel_reason:
<p id="cancelled-{{event.id}}">The organiser says: {{event.cancel_reason}}</p>
% elif event.status not in ('open', 'sold_out'):
% pass
% elif event.window == 'not_open_yet':
<p class="hint" id="not-open-{{event.id}}">Booking opens on {{words.moment(event.opens_at, zone)}}, in <span class="countdown" data-milliseconds-left="{{event.opens_at - now}}">{{words.time_left(event.opens_at - now)}}</span>.</p>
% elif event.window == 'closed':
<p class="hint" id="closed-{{event.id}}">Booking closed on {{words.moment(event.closes_at, zone)}}.</p>
% else:
% if event.status == 'sold_out':
<p class="hint" id="sold-out-{{event.id}}">Every seat is taken.
  % if event.next_release_at and event.waiting:
  The next unconfirmed hold ends in <span class="countdown" data-milliseconds-left="{{event.next_release_at - now}}">{{words.time_left(event.next_release_at - now)}}</span>: a seat may come free then for who waits longest.
  % elif event.next_release_at:
  The next unconfirmed hold ends in <span class="countdown" data-milliseconds-left="{{event.next_release_at - now}}">{{words.time_left(event.next_release_at - now)}}</span>: a seat may come free then.
  % end
</p>
% end
% if event.audience == 'members' and account is None:
% at = {'next': f'/#event-{event.id}'}
<p class="hint" id="members-only-{{event.id}}">This event is for members. <a href="/sign-in?{{query(at)}}">Sign in</a> to {{'join the waiting list' if event.status == 'sold_out' else 'book'}}, or <a href="/register?{{query(at)}}">make an account</a>.</p>
% else:
% if event.saves_seats:
<p class="hint" id="saved-{{event.id}}">The free {{words.count(event.free_seats, 'seat is', 'seats are')}} saved up for a group that waits, for a day at most.</p>
% end
% if is_for_all:
<form method="post" action="{{form}}" class="book{{' signed-in' if account else ''}}" id="book-{{event.id}}" {{'data-refused' if flash.form == form else ''}} novalidate>
  % include('key.tpl')
  % include('asking_fields.tpl', event=event, prefix='book', form=form, typed=form, most=max(1, min(event.free_seats, event.max_seats_per_person)))
  <button id="book-{{event.id}}-button" aria-describedby="event-{{event.id}}-title">Book</button>
  <p class="hint">{{f'You book as {account.name}. ' if account else ''}}{{words.how_it_is_confirmed(event)}}\\
% if event.closes_at:
 Booking closes on {{words.moment(event.closes_at, zone)}}.\\
% end
</p>
</form>
% end
% is_here = any(one.entry.event_id == event.id and one.entry.status == 'waiting' for one in entries)
% is_refused = flash.code == 'sold_out' and flash.form == form
% is_asked = is_refused or flash.form == f'/events/{event.id}/waitlist'
% if (is_waited_for or is_refused) and not (is_here and account):
<details class="join" id="wait-{{event.id}}" {{'open' if is_asked or (not is_for_all and not is_here) else ''}}>
  <summary>{{'Put somebody else on the waiting list' if is_here else 'Waiting list' if not is_for_all else 'Too few seats for you? Join the waiting list'}}</summary>
  % include('join.tpl', event=event)
</details>
% end
% end
% end
