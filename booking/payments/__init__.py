"""Money that comes for bookings: what becomes of it, where it is read from, and who takes it."""
