% # One's own booking with its event: a card while it is live, a line once it has ended.
% event, booking = own.event, own.booking
% if booking.status in ('expired', 'cancelled') and is_refresh and own.has_just_ended(now):
% include('own_over.tpl', own=own, here=here)
% elif booking.status in ('expired', 'cancelled'):
% include('own_ended.tpl', own=own, here=here)
% else:
% is_ending = own.is_ending(now)
<article class="own {{booking.status}}" id="booking-{{booking.id}}">
  <div>
    <h2 id="own-{{booking.id}}-title" tabindex="-1">{{event.title}}</h2>
    <p>\\
% include('when_and_where.tpl', event=event)
</p>
    <p>
      <span class="badge {{booking.status}}">{{_('Offered to you') if own.is_offer else words.say(labels.BOOKING_STATUS[booking.status])}}</span>
      {{words.seats_for(booking, account)}} ·
      <a href="/?booking={{booking.id}}">{{_('link to this booking')}}</a>
    </p>
    % if account and booking.account_id is None:
    <form method="post" action="/accounts/me/bookings" class="add" id="add-{{booking.id}}" aria-labelledby="add-{{booking.id}}-button own-{{booking.id}}-title">
      % include('key.tpl')
      <input type="hidden" name="booking_id" value="{{booking.id}}">
      <span id="unclaimed-{{booking.id}}">{{_('Booked in this browser, without an account.')}}</span>
      <button class="secondary outline" id="add-{{booking.id}}-button" aria-describedby="unclaimed-{{booking.id}}">{{_('Add to my account')}}</button>
    </form>
    % end
    % if own.is_unreachable:
    <p class="hint" id="unreachable-{{booking.id}}">{{_('A message could not be delivered to {email}. Keep the link of this page: it shows how things stand.', email=booking.email)}}</p>
    % end
    % if own.message_waits_until is not None:
    <p class="hint" id="held-back-{{booking.id}}">{{_('We have sent several messages to this address lately, so the one about this booking waits: it is sent after {when}. Keep the link of this page.', when=words.deadline(own.message_waits_until))}}</p>
    % elif own.are_messages_held_back:
    <p class="hint" id="held-back-{{booking.id}}">{{_('We have sent several messages to this address lately, so the next ones are held back. Keep the link of this page.')}}</p>
    % end
    % if booking.status == 'held':
    <p class="deadline{{' ending' if is_ending else ''}}" id="deadline-{{booking.id}}"><span class="counted">{{html('**{left}** left,', left=words.countdown(booking.expires_at - now))}} </span>{{_('until {deadline}.', deadline=words.deadline(booking.expires_at))}}
      % if own.is_offer:
      {{ngettext('You waited for it, and now it’s your turn.', 'You waited for them, and now it’s your turn.', booking.seats)}}
      % end
      % if event.confirmation == 'organiser':
      {{_('The organiser confirms it once you have paid.')}}
      % elif own.needs_proof:
      <strong id="proof-{{booking.id}}">{{_('Open the link in the mail that we sent to {email}, and confirm there.', email=booking.email)}}</strong>
      % else:
      {{ngettext('Confirm before then, or the seat goes to the next person.', 'Confirm before then, or the seats go to the next person.', booking.seats)}}
      % end
      % if is_ending and own.may_be_extended:
      <strong>{{_('Do you need more time?')}}</strong>
      % elif own.extended_until and event.waiting:
      {{_('Others wait for a seat, so that you can’t take more time.')}}
      % end
    </p>
    % end
  </div>
  % if event.starts_at > now:
  % is_asked = own.is_to_be_confirmed(now) and not own.needs_proof
  % if is_asked or own.may_be_extended:
  <div class="actions">
    % if is_asked:
    <p class="steps" id="steps-{{booking.id}}">{{html('1 Hold → **2 Confirm**')}}</p>
    <form method="post" action="/bookings/{{booking.id}}/confirm" aria-labelledby="confirm-{{booking.id}} own-{{booking.id}}-title">
      % include('key.tpl')
      <button id="confirm-{{booking.id}}">{{_('Confirm')}}</button>
    </form>
    % end
    % if own.may_be_extended:
    <form method="post" action="/bookings/{{booking.id}}/extend" class="extend" aria-labelledby="extend-{{booking.id}} own-{{booking.id}}-title">
      % include('key.tpl')
      <button class="secondary outline" id="extend-{{booking.id}}" aria-describedby="deadline-{{booking.id}}">{{_('Take more time, until {deadline}', deadline=words.deadline(own.extended_until))}}</button>
    </form>
    % end
  </div>
  % end
  <div class="changes">
    % include('change_seats.tpl', own=own, booking=booking)
    % if booking.status == 'confirmed':
    % include('hand_over.tpl', booking=booking)
    % end
    <details>
      <summary id="cancel-{{booking.id}}-summary">{{_('Cancel booking')}}</summary>
      <form method="post" action="/bookings/{{booking.id}}/cancel" id="cancel-{{booking.id}}" aria-labelledby="cancel-{{booking.id}}-summary own-{{booking.id}}-title">
        % include('key.tpl')
        <p id="lost-{{booking.id}}">\\
% if event.window != 'open':
{{ngettext('Booking is closed, so you can’t get your {number} seat back.', 'Booking is closed, so you can’t get your {number} seats back.', booking.seats)}}\\
% elif event.waiting:
{{ngettext('Your {number} seat goes to who waits for it at once, and you can’t take it back.', 'Your {number} seats go to who waits for them at once, and you can’t take them back.', booking.seats)}}\\
% else:
{{ngettext('Your {number} seat is free for others at once, and somebody else may have it before you change your mind.', 'Your {number} seats are free for others at once, and somebody else may have them before you change your mind.', booking.seats)}}\\
% end
</p>
        <button class="danger" aria-describedby="lost-{{booking.id}}">{{_('Yes, cancel it')}}</button>
      </form>
    </details>
  </div>
  % end
</article>
% end
