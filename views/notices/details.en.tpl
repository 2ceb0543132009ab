{{event.title}}
When: {{words.moment(event.starts_at)}}
% if event.ends_at:
Ends: {{words.time(event.ends_at) if words.days_ahead(event.ends_at) == words.days_ahead(event.starts_at) else words.moment(event.ends_at)}}
% end
% if event.doors_at:
Doors open: {{words.time(event.doors_at) if words.days_ahead(event.doors_at) == words.days_ahead(event.starts_at) else words.moment(event.doors_at)}}
% end
% if event.location:
Where: {{event.location}}
% end
% if booking and booking.kinds:
Seats: {{words.seats_of(booking)}}
% elif entry and entry.kinds:
Seats: {{words.seats_wanted(entry, event)}}
% elif seats:
Seats: {{seats}}
% end
% if booking and booking.price_cents:
Price: {{words.money(booking.amount_cents, booking.currency)}}
% end
% if booking:
Reference: {{booking.reference}}
% end
% if event.contact:
Questions: {{event.contact}}
% end
