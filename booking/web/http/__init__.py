"""One request in, one answer out; it knows nothing of events and bookings."""
