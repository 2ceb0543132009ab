% # A booking of one's own that has ended, in a line, with what can be done now; `here` are the events on this page.
% event, booking = own.event, own.booking
<p class="ended" id="booking-{{booking.id}}">{{'The offer' if booking.offer and booking.confirmed_at is None else 'Your booking'}} of {{words.count(booking.seats, 'seat', 'seats')}} for <strong>{{event.title}}</strong> {{'was ' if booking.reason in ('cancelled', 'handed_over') else ''}}{{words.ended(booking, zone)}}.\\
% if own.next_step:
 <a href="{{f'#event-{event.id}' if event.id in here else own.path_to_event}}">{{own.next_step}}</a>\\
% end
</p>
