Confirmed: {{event.title}}
% include('greeting.en.tpl')

Your booking is confirmed: {{words.count(booking.seats, 'seat is', 'seats are')}} yours. We look forward to seeing you!

% include('details.en.tpl')
% if event.confirmation == 'instant':
% include('payment.en.tpl')
% end

% include('keep.en.tpl')
% include('account.en.tpl')
