{{event.title}}
When: {{words.moment_in_full(event.starts_at)}}
% if event.location:
Where: {{event.location}}
% end
Seats: {{seats}}
% if booking and booking.price_cents:
Price: {{words.money(booking.amount_cents, booking.currency)}}
% end
% if booking:
Reference: {{booking.reference}}
% end
