% # A booking of one's own that has ended, in a line, with what can be done now; `here` are the events on this page.
% event, booking = own.event, own.booking
<p class="ended" id="booking-{{booking.id}}" tabindex="-1">{{words.what_became_of(booking, event)}}\\
% if own.next_step:
 <a href="{{f'#event-{event.id}' if event.id in here else own.path_to_event}}">{{words.say(own.next_step)}}</a>\\
% end
</p>
