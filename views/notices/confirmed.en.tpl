Confirmed: {{event.title}}
% include('greeting.en.tpl')

Your booking is confirmed: {{words.count(booking.seats, 'seat is', 'seats are')}} yours. We look forward to seeing you!

% include('details.en.tpl')

% if way.is_mail:
The attached file adds the event to your calendar. Keep the link below: it opens your booking, and who has it can cancel it.
% end

View booking: {{links.booking}}
% include('account.en.tpl')
