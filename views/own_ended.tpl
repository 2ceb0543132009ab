% # A booking of one's own that has ended, in a line, with what can be done now; `here` are the events on this page.
% event, booking = own.event, own.booking
% waits = event.id in {one.event.id for one in entries if one.entry.status == 'waiting'}
% may_rejoin = own.may_wait_again and not waits and booking.account_id == (account.id if account else None)
<p class="ended" id="booking-{{booking.id}}" tabindex="-1">{{words.what_became_of(booking, event, is_corrected=own.is_corrected)}}\\
% if may_rejoin:
 <button form="wait-again-{{booking.id}}" class="secondary outline" id="rejoin-{{booking.id}}">{{_('Join the waiting list again')}}</button>\\
% elif own.next_step and not waits:
 <a href="{{f'#event-{event.id}' if event.id in here else own.path_to_event}}">{{words.say(own.next_step)}}</a>\\
% end
</p>
% if may_rejoin:
% include('wait_again.tpl', event=event, booking=booking)
% end
