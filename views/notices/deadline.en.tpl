% if event.confirmation == 'organiser':
The organiser confirms your booking once you have paid. The hold ends on {{words.deadline_in_full(booking.expires_at, now)}}, about {{words.time_ahead(booking.expires_at, now)}} from now.
% else:
Please confirm by {{words.deadline_in_full(booking.expires_at, now)}}: that is about {{words.time_ahead(booking.expires_at, now)}} from now. After that the booking cancels itself, and {{words.form(booking.seats, 'the seat goes', 'the seats go')}} to somebody else.
% end

% include('longer.en.tpl')
