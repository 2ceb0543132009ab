% if booking.status == 'held':
Yours again until {{words.deadline_in_short(booking.expires_at, now)}}: {{event.title}}
% else:
Yours again: {{event.title}}
% end
% include('greeting.en.tpl')

The organiser has brought your booking back.
% if booking.status == 'held':
{{words.count(booking.seats, 'seat is', 'seats are')}} held for you.

% include('deadline.en.tpl')
% else:
It is confirmed: {{words.count(booking.seats, 'seat is', 'seats are')}} yours. We look forward to seeing you!
% end

% include('details.en.tpl')

% if booking.status == 'held':
% include('actions.en.tpl')

% include('give_up.en.tpl')
% else:
View booking: {{links.booking}}

% include('give_up.en.tpl')
% end
