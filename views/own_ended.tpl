% # A booking of one's own that has ended, in a line, with what can be done now; `here` are the events on this page.
% event, booking = own.event, own.booking
% step, may_rejoin = own.next_step(entries), own.may_rejoin(account, entries)
<p class="ended" id="booking-{{booking.id}}" tabindex="-1">{{words.what_became_of(booking, event, is_corrected=own.is_corrected)}}\\
% if may_rejoin:
 <button form="wait-again-{{booking.id}}" class="secondary outline" id="rejoin-{{booking.id}}">{{_('Keep waiting')}}</button>\\
% elif step:
 <a href="{{f'#event-{event.id}' if event.id in here else own.path_to_event}}">{{words.say(step)}}</a>\\
% end
</p>
% if may_rejoin:
% include('wait_again.tpl', event=event, booking=booking)
% end
