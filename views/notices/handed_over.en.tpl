You have handed your booking over: {{event.title}}
% include('greeting.en.tpl')

Your booking was handed over, and {{words.form(booking.seats, 'its seat is', 'its seats are')}} somebody else’s now; we have written to them. Your own link to it no longer works. If it wasn’t you who did this, please tell the organiser.

% include('details.en.tpl')

The event: {{links.event}}
