{{words.count(booking.seats, 'seat is', 'seats are')}} yours: {{event.title}}
% include('greeting.en.tpl')

Someone has handed their booking over to you. It’s confirmed: {{words.count(booking.seats, 'seat is', 'seats are')}} yours. We look forward to seeing you!

% include('details.en.tpl')

% include('keep.en.tpl')

Can’t come? Please cancel so that someone else can.

% include('give_up.en.tpl')
