% if may_be_extended:
Need more time? You can hold {{words.form(booking.seats, 'the seat', 'the seats')}} for another {{words.duration_ahead(event.hold_seconds)}}, as long as nobody is waiting for one.
% end
