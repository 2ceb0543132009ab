% if booking.offer:
The offer has ended: {{event.title}}
% else:
Your hold has ended: {{event.title}}
% end
% include('greeting.en.tpl')

% if booking.offer and event.confirmation == 'organiser':
The offer ended {{words.when(booking.expires_at)}} without being confirmed, so {{words.form(booking.seats, 'the seat was', 'the seats were')}} offered to the next person. You’re no longer on the waiting list.
% elif booking.offer:
You didn’t confirm by {{words.deadline(booking.expires_at)}}, so {{words.form(booking.seats, 'the seat was', 'the seats were')}} offered to the next person. You’re no longer on the waiting list.
% else:
Your hold on {{words.count(booking.seats, 'seat', 'seats')}} ran out {{words.when(booking.expires_at)}}. \\
% if event.waiting:
{{words.form(booking.seats, 'The seat goes', 'The seats go')}} to the next person on the waiting list.
% else:
{{words.form(booking.seats, 'The seat has', 'The seats have')}} been released.
% end
% end

% include('details.en.tpl')

% if not is_bookable:
Booking is closed at the moment.

View event: {{links.event}}
% elif booking.offer and not (event.free_seats and not event.waiting):
Still want to come? One press puts you at the end of the list. When it’s your turn again, we’ll hold {{words.form(booking.seats, 'a seat', 'seats')}} for you and write to you. If you don’t want to wait, there’s nothing you need to do.

Keep waiting: {{links.rejoin}}
% elif event.free_seats and not event.waiting:
Still want to come? {{words.count(event.free_seats, 'seat was', 'seats were')}} free when we wrote this.

Book again: {{links.event}}
% else:
Still want to come? All seats are taken at the moment, but you can join the waiting list. When it’s your turn, we’ll hold {{words.form(booking.seats, 'a seat', 'seats')}} for you and write to you.

Join the waiting list: {{links.event}}
% end
