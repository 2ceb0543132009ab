% if event.confirmation == 'organiser':
The organiser confirms your booking once you have paid. The hold ends on {{words.deadline(booking.expires_at)}}, about {{words.left(booking.expires_at)}} from now.
% else:
Please confirm by {{words.deadline(booking.expires_at)}}: that is about {{words.left(booking.expires_at)}} from now. After that the booking cancels itself, and {{words.form(booking.seats, 'the seat goes', 'the seats go')}} to somebody else.
% end

% include('longer.en.tpl')
