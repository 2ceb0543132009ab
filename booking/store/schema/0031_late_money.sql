-- How long after the deadline that people are told an event keeps their seats for the organiser to confirm.
ALTER TABLE events ADD COLUMN grace_seconds INTEGER NOT NULL DEFAULT 0 CHECK (grace_seconds BETWEEN 0 AND 2592000);

-- A hold ends at `expires_at`, as ever. So much time before is the deadline that its person is told: from then on only an admin
-- can confirm it. A booking that is confirmed keeps it for the case that it becomes a hold again.
ALTER TABLE bookings ADD COLUMN grace_milliseconds INTEGER NOT NULL DEFAULT 0 CHECK (grace_milliseconds >= 0);
ALTER TABLE ended_bookings ADD COLUMN grace_milliseconds INTEGER NOT NULL DEFAULT 0;

-- Money that came for bookings: from where, with the key by which the same money is known again, how much, and when. Nothing of
-- it tells of a person but the booking. `outcome` is what became of it; what is left without seats waits for an admin, who says what is done with it:
-- `settled_as`.
CREATE TABLE payments (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    source TEXT NOT NULL CHECK (source IN ('statement', 'provider', 'hand')),
    key TEXT NOT NULL,
    booking_id TEXT NOT NULL,
    event_id INTEGER NOT NULL REFERENCES events (id),
    cents INTEGER NOT NULL CHECK (cents > 0),
    currency TEXT NOT NULL,
    came_at INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    outcome TEXT NOT NULL
        CHECK (outcome IN ('confirmed', 'paid', 'restored', 'amount', 'twice', 'late', 'taken_back')),
    settled_as TEXT CHECK (settled_as IN ('restored', 'returned', 'kept')),
    settled_at INTEGER,
    CHECK ((settled_as IS NULL) = (settled_at IS NULL)),
    CHECK (settled_as IS NULL OR (settled_as = 'restored') = (outcome IN ('confirmed', 'paid', 'restored'))),
    UNIQUE (source, key)
) STRICT;

CREATE INDEX payments_by_booking ON payments (booking_id);
CREATE INDEX payments_open ON payments (id)
WHERE settled_as IS NULL AND outcome IN ('amount', 'twice', 'late', 'taken_back');
CREATE INDEX payments_settled ON payments (settled_at, id) WHERE settled_as IS NOT NULL;
