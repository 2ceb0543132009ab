% # A card of one's own whose booking has ended: on its page, and for a moment on one that was open, in its place.
% event, booking = own.event, own.booking
% is_whole = get('is_whole', False)
% step = own.next_step(entries)
<article class="own over" id="booking-{{booking.id}}">
  <div>
    <h2 id="own-{{booking.id}}-title" tabindex="-1">{{event.title}}</h2>
    <p>\\
% include('when_and_where.tpl', event=event)
</p>
    <p class="ended" {{'id=booking tabindex=-1' if is_whole else ''}}>{{words.what_became_of(booking, event, is_corrected=own.is_corrected)}}</p>
    % contact = event.contact or organisation.contact
    % if is_whole and contact and booking.status == 'expired' and own.is_to_be_paid:
    <p id="has-paid">{{_('Have you paid already? Ask the organiser ({contact}), and give the reference {reference}.', contact=contact, reference=booking.reference)}}</p>
    % end
    % if is_whole and booking.reason == 'event_cancelled' and event.cancel_reason:
    <p id="cancel-reason">{{_('The organiser says: {reason}', reason=event.cancel_reason)}}</p>
    % end
    % if is_whole and booking.reason == 'handed_over' and not own.is_corrected:
    <p>{{_('The new person has a booking and a link of their own.')}}</p>
    % end
  </div>
  % if is_whole and own.may_rejoin(account, entries):
  <div class="actions" id="rejoin">
    <p class="hint">{{_('One press puts you at the end of the waiting list.')}}</p>
    <button form="wait-again-{{booking.id}}" class="secondary" id="rejoin-{{booking.id}}">{{_('Keep waiting')}}</button>
    % include('wait_again.tpl', event=event, booking=booking)
  </div>
  % elif step:
  <div class="actions">
    <a role="button" class="secondary outline" href="{{f'#event-{event.id}' if event.id in here else own.path_to_event}}" aria-describedby="own-{{booking.id}}-title">{{words.say(step)}}</a>
  </div>
  % end
</article>
