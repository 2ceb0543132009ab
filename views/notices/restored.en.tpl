Your booking is restored: {{event.title}}
% include('greeting.en.tpl')

% if booking.status == 'held':
The organiser has restored your booking, but it isn’t confirmed yet.
% include('deadline.en.tpl')
% else:
The organiser has restored your booking. It’s confirmed: {{words.count(booking.seats, 'seat is', 'seats are')}} yours. We look forward to seeing you!
% end

% include('details.en.tpl')

% if booking.status == 'held':
% include('actions.en.tpl')
% else:
View booking: {{links.booking}}
% end

% include('give_up.en.tpl')
