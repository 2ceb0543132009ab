The organiser has cancelled your booking: {{event.title}}
% include('greeting.en.tpl')

The organiser has cancelled your booking, so {{words.form(booking.seats, 'the seat is', 'the seats are')}} no longer yours. If you don’t know why, please ask the organiser.

% include('details.en.tpl')

View event: {{links.event}}
