Your booking is cancelled: {{event.title}}
% include('greeting.en.tpl')

Your booking is cancelled, as you asked{{', and ' + words.form(booking.seats, 'its seat is', 'its seats are') + ' free for others' if is_bookable else ''}}. There is nothing more to do.

% include('details.en.tpl')

% if not is_bookable:
The events: {{links.event}}
% elif event.free_seats and not event.waiting:
Changed your mind? You can book again while seats last.

Book again: {{links.event}}
% else:
Changed your mind? Others wait for seats now, and you may join them.

Join the waiting list: {{links.event}}
% end
