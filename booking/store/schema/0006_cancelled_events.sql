-- Cancelled events whose bookings and entries the sweep has not ended yet: there are many in one event.
CREATE INDEX events_to_empty ON events (cancelled_at) WHERE cancelled_at IS NOT NULL AND (taken > 0 OR waiting > 0);
