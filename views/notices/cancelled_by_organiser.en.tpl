The organiser has cancelled your booking: {{event.title}}
% include('greeting.en.tpl')

The organiser has cancelled your booking. {{words.form(booking.seats, 'The seat is', 'The seats are')}} no longer yours. If you don’t know why, please ask the organiser.

% include('details.en.tpl')

The events: {{links.event}}
