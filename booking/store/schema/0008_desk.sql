-- Until when a confirmed booking was held, so that a confirmation by mistake can be taken back; null where it never was.
ALTER TABLE bookings ADD COLUMN held_until INTEGER;
