% # One's own booking with its event: a card while it is live, a line once it has ended. On its own page it is whole, with
% # what is to be paid and the ticket; where it is slim, all else is there.
% event, booking = own.event, own.booking
% is_whole, is_slim = get('is_whole', False), get('slim', False)
% has_ended = booking.status in ('expired', 'cancelled')
% if has_ended and (is_whole or (is_refresh and own.has_just_ended(now))):
% include('own_over.tpl', own=own, here=here, is_whole=is_whole)
% elif has_ended:
% include('own_ended.tpl', own=own, here=here)
% else:
% is_asked = event.starts_at > now and own.is_to_be_confirmed(now) and not own.needs_proof
% may_extend = event.starts_at > now and own.may_be_extended
% pays_first = is_whole and payment and not own.is_in_grace and not is_asked
% page = f'/b/{booking.reference}'
% # What live.js says of it by itself: when it is offered meanwhile, and when its time is over.
<article class="own {{booking.status}}" id="booking-{{booking.id}}"\\
% if booking.status == 'held' and not booking.grace_milliseconds:
 data-released="{{words.say(own.released)}}"\\
% end
% if own.is_offer:
 data-offered="{{words.say(own.offered)}}"\\
% end
>
  <div>
    <h2 id="own-{{booking.id}}-title" tabindex="-1">{{event.title}}</h2>
    <p>\\
% include('when_and_where.tpl', event=event)
</p>
    <p>
      <span class="badge {{booking.status}}">{{_('Offered to you') if own.is_offer else _('Deadline passed') if own.is_in_grace else words.say(labels.BOOKING_STATUS[booking.status])}}</span>
      {{words.seats_for(booking, event, account)}}\\
% if is_slim and (is_asked or may_extend):
 · <a href="{{page}}" id="details-{{booking.id}}" aria-describedby="own-{{booking.id}}-title">{{_('Details')}}</a>\\
% end

    </p>
    % if account and booking.account_id is None and not get('is_anothers'):
    <form method="post" action="/accounts/me/bookings" class="add" id="add-{{booking.id}}" aria-labelledby="add-{{booking.id}}-button own-{{booking.id}}-title">
      % include('key.tpl')
      <input type="hidden" name="booking_id" value="{{booking.id}}">
      <span id="unclaimed-{{booking.id}}">{{_('Booked in this browser, without an account.')}}</span>
      <button class="secondary outline" id="add-{{booking.id}}-button" aria-describedby="unclaimed-{{booking.id}}">{{_('Add to my account')}}</button>
    </form>
    % end
  </div>
  % include('own_state.tpl', own=own)
  % if not own.is_in_grace and (is_asked or own.needs_proof):
  <ol class="stepper" id="steps-{{booking.id}}" aria-label="{{_('Two steps')}}"><li class="done">{{_('Hold')}}</li><li aria-current="step">{{pgettext('step', 'Confirm')}}</li></ol>
  % elif not own.is_in_grace and booking.status == 'held' and event.confirmation == 'organiser':
  <ol class="stepper" id="steps-{{booking.id}}" aria-label="{{_('Two steps')}}"><li class="done">{{_('Hold')}}</li><li aria-current="step">{{pgettext('step', 'Confirm') if booking.is_of_free_kinds else _('Pay')}}</li></ol>
  % end
  % if is_asked or (may_extend and not pays_first) or is_slim:
  <div class="actions{{'' if is_slim else ' stacked'}}">
    % if is_asked:
    <form method="post" action="/bookings/{{booking.id}}/confirm" {{'id=confirm' if is_whole else ''}}>
      % include('key.tpl')
      <button class="wide" id="confirm-{{booking.id}}" aria-describedby="own-{{booking.id}}-title">{{_('Confirm')}}</button>
    </form>
    % end
    % if may_extend and not pays_first:
    % include('extend_own.tpl', own=own, booking=booking, is_whole=is_whole)
    % end
    % if is_slim and not (is_asked or may_extend):
    <a class="button secondary" href="{{page}}" id="details-{{booking.id}}" aria-describedby="own-{{booking.id}}-title">{{_('Ticket') if booking.status == 'confirmed' else _('How to pay') if event.confirmation == 'organiser' and own.is_to_be_paid and not own.is_in_grace else _('Details')}}</a>
    % end
  </div>
  % end
  % if is_whole and payment and not own.is_in_grace:
  % include('payment.tpl', event=event, booking=booking, payment=payment)
  % if pays_first and may_extend:
  <div class="actions stacked">
    % include('extend_own.tpl', own=own, booking=booking, is_whole=is_whole)
  </div>
  % end
  % end
  % if is_whole and door_code:
  % include('ticket_card.tpl', event=event, booking=booking, door_code=door_code)
  <p class="unprinted" id="take-along">
    <a class="button secondary" href="{{page}}/ticket"><span class="icon print" aria-hidden="true"></span> {{_('Print ticket')}}</a>
    <a class="button secondary" href="{{page}}.ics"><span class="icon calendar" aria-hidden="true"></span> {{_('Add to calendar')}}</a>
  </p>
  % end
  % if is_whole and (event.questions or answered):
  % include('own_answers.tpl', event=event, one=booking, form=f'/bookings/{booking.id}', answered=answered)
  % end
  % if event.starts_at > now and not is_slim:
  <div class="changes">
    % if not own.is_in_grace:
    % include('change_seats.tpl', own=own, booking=booking)
    % end
    % if booking.status == 'confirmed':
    % include('hand_over.tpl', booking=booking)
    % end
    % include('cancel_own.tpl', event=event, booking=booking)
  </div>
  % end
</article>
% end
