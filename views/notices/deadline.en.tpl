% if is_in_grace:
% include('too_late.en.tpl')
% else:
We’re holding {{words.count(booking.seats, 'seat', 'seats')}} for you until {{words.deadline(booking.expires_at)}}.
% if event.confirmation == 'organiser' and booking.is_of_free_kinds:
The organiser confirms your booking.
% elif event.confirmation == 'organiser':
Your booking is confirmed when the organiser receives your payment.
% else:
Confirm before then, or {{words.form(booking.seats, 'the seat', 'the seats')}} will be released.
% end

% include('longer.en.tpl')
% end
