You’ve handed over your booking: {{event.title}}
% include('greeting.en.tpl')

Your booking has been handed over: {{words.form(booking.seats, 'its seat is', 'its seats are')}} someone else’s now, and we’ve written to them. Your own link no longer works. If this wasn’t you, please tell the organiser.

% include('details.en.tpl')

View event: {{links.event}}
