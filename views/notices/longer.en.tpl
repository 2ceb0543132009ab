% if may_be_extended:
Do you need longer? On the page of your booking you can hold {{words.form(booking.seats, 'the seat', 'the seats')}} for another {{words.duration_ahead(event.hold_seconds)}}, as long as nobody waits for a seat.
% end
