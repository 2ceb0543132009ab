{{words.count(booking.seats, 'seat is', 'seats are')}} yours: {{event.title}}
% include('greeting.en.tpl')

Somebody has handed their booking over to you. It is confirmed: {{words.count(booking.seats, 'seat is', 'seats are')}} yours. We look forward to seeing you!

% include('details.en.tpl')

% if way.is_mail:
The attached file adds the event to your calendar. Keep the link below: it opens your booking, and who has it can cancel it.
% end

View booking: {{links.booking}}

You can’t come? Please cancel, so that somebody else can.

% include('give_up.en.tpl')
