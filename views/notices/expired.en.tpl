Your booking has expired: {{event.title}}
% include('greeting.en.tpl')

Your booking was not confirmed by {{words.deadline(booking.expires_at)}}, so it has cancelled itself{{' and ' + words.form(booking.seats, 'its seat is', 'its seats are') + ' free again' if event.is_bookable else ''}}.

% include('details.en.tpl')

% if not event.is_bookable:
This event takes no more bookings.

The events: {{links.event}}
% elif event.free_seats:
Would you still like to come? {{words.count(event.free_seats, 'seat is', 'seats are')}} free at this moment.

Book again: {{links.event}}
% else:
All seats are taken at this moment. Should one come free, you will see it here.

Look for seats: {{links.event}}
% end
