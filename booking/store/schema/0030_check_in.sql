-- Who came: how many of a booking's seats, and when the first of them did. The seats themselves do not change by it.
ALTER TABLE bookings ADD COLUMN checked_in_at INTEGER CHECK (checked_in_at IS NULL OR confirmed_at IS NOT NULL);
ALTER TABLE bookings ADD COLUMN checked_in_seats INTEGER NOT NULL DEFAULT 0
    CHECK (checked_in_seats BETWEEN 0 AND seats AND (checked_in_seats > 0) = (checked_in_at IS NOT NULL));
ALTER TABLE ended_bookings ADD COLUMN checked_in_at INTEGER;
ALTER TABLE ended_bookings ADD COLUMN checked_in_seats INTEGER NOT NULL DEFAULT 0;

-- How many are in, without a look at the bookings that are not.
CREATE INDEX bookings_checked_in ON bookings (event_id, checked_in_at, checked_in_seats) WHERE checked_in_at IS NOT NULL;

-- Somebody who lets people in at one event, by a link that an admin makes and ends; none of them has an account. The link's
-- secret is kept as its hash alone.
CREATE TABLE doors (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    event_id INTEGER NOT NULL REFERENCES events (id),
    name TEXT NOT NULL,
    sha256 BLOB NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    opened_at INTEGER,
    ended_at INTEGER
) STRICT;
CREATE INDEX doors_by_event ON doors (event_id);

-- What a door without a connection has let in and what could not be counted when it told of it: so many seats too many, or of
-- a booking that keeps none any longer; `code` says why. `first_at` and `first_door_id` say when and where the booking had
-- been let in before. A door of NULL is an admin's. `seen_at` says since when somebody knows of it.
CREATE TABLE door_conflicts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    event_id INTEGER NOT NULL,
    booking_id TEXT NOT NULL,
    code TEXT NOT NULL,
    seats INTEGER NOT NULL,
    at INTEGER NOT NULL,
    door_id INTEGER,
    first_at INTEGER,
    first_door_id INTEGER,
    told_at INTEGER NOT NULL,
    seen_at INTEGER
) STRICT;
CREATE INDEX door_conflicts_by_event ON door_conflicts (event_id, id);

-- What makes a ticket's code one that nobody can make of a reference.
INSERT INTO secret_keys (name, value) VALUES ('tickets', randomblob(32));
