% if booking.offer:
The offer has ended: {{event.title}}
% else:
Your booking has expired: {{event.title}}
% end
% include('greeting.en.tpl')

% if booking.offer:
The offer was not taken up by {{words.deadline_in_full(booking.expires_at, now)}}, so {{words.form(booking.seats, 'its seat goes', 'its seats go')}} to the next in line, and your place on the waiting list has ended with it.
% else:
Your booking was not confirmed by {{words.deadline_in_full(booking.expires_at, now)}}, so it has cancelled itself{{' and ' + words.form(booking.seats, 'its seat is', 'its seats are') + ' free again' if is_bookable and not event.waiting else ''}}.
% end

% include('details.en.tpl')

% if not is_bookable:
This event can’t be booked at the moment.

The events: {{links.event}}
% elif event.free_seats and not event.waiting:
Would you still like to come? {{words.count(event.free_seats, 'seat is', 'seats are')}} free at this moment.

Book again: {{links.event}}
% else:
Would you still like to come? No seat is free at this moment, but you may join the waiting list{{' again, at its end' if booking.offer else ''}}: as soon as it is your turn, we hold {{words.form(booking.seats, 'a seat', 'seats')}} for you and write to you.

% if booking.offer:
Join the waiting list again: {{links.rejoin}}
% else:
Join the waiting list: {{links.event}}
% end
% end
