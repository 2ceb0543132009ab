-- The offers of an event that are open, and those that nobody took in time, as the page of its waiting list has them.
CREATE INDEX bookings_offered ON bookings (event_id, expires_at) WHERE offer = 1 AND expires_at IS NOT NULL;
CREATE INDEX ended_bookings_missed ON ended_bookings (event_id, ended_at) WHERE offer = 1 AND reason = 'expired';

-- Where booking closes before the start, the waiting list closes with it.
CREATE INDEX events_with_waiting_by_close ON events (closes_at) WHERE waiting > 0 AND closes_at IS NOT NULL;
