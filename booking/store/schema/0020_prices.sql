-- When an event ends and its doors open, what a seat costs, how it is paid and whom to ask; and when any of that was changed
-- last, by which calendars know a newer entry. An amount is a whole number of the currency's smallest unit.
ALTER TABLE events ADD COLUMN ends_at INTEGER CHECK (ends_at > starts_at);
ALTER TABLE events ADD COLUMN doors_at INTEGER CHECK (doors_at <= starts_at);
ALTER TABLE events ADD COLUMN price_cents INTEGER CHECK (price_cents BETWEEN 1 AND 100000000000);
ALTER TABLE events ADD COLUMN currency TEXT CHECK ((currency IS NULL) = (price_cents IS NULL));
ALTER TABLE events ADD COLUMN payment TEXT NOT NULL DEFAULT '';
ALTER TABLE events ADD COLUMN contact TEXT NOT NULL DEFAULT '';
ALTER TABLE events ADD COLUMN changed_at INTEGER NOT NULL DEFAULT 0;

UPDATE events SET changed_at = max(created_at, coalesce(cancelled_at, 0));

-- A booking's reference is its name on transfers, at the door and on the phone: no two bookings, live or ended, ever have the
-- same. Its price is that of one seat, as it was booked.
ALTER TABLE bookings ADD COLUMN reference TEXT NOT NULL DEFAULT '';
ALTER TABLE bookings ADD COLUMN price_cents INTEGER;
ALTER TABLE bookings ADD COLUMN currency TEXT;
ALTER TABLE ended_bookings ADD COLUMN reference TEXT NOT NULL DEFAULT '';
ALTER TABLE ended_bookings ADD COLUMN price_cents INTEGER;
ALTER TABLE ended_bookings ADD COLUMN currency TEXT;

-- The bookings that are there are numbered. A multiple of the number, which has no factor in common with the 20^6 references
-- that there are, is another one for each of them, and tells nothing of how many there are.
UPDATE bookings SET reference =
    substr('34679CDFGHJKMNPQRTWX', numbered.place / 3200000 + 1, 1)
    || substr('34679CDFGHJKMNPQRTWX', numbered.place / 160000 % 20 + 1, 1)
    || substr('34679CDFGHJKMNPQRTWX', numbered.place / 8000 % 20 + 1, 1)
    || substr('34679CDFGHJKMNPQRTWX', numbered.place / 400 % 20 + 1, 1)
    || substr('34679CDFGHJKMNPQRTWX', numbered.place / 20 % 20 + 1, 1)
    || substr('34679CDFGHJKMNPQRTWX', numbered.place % 20 + 1, 1)
FROM (SELECT id, row_number() OVER (ORDER BY id) * 38113327 % 64000000 AS place FROM bookings) AS numbered
WHERE numbered.id = bookings.id;

UPDATE ended_bookings SET reference =
    substr('34679CDFGHJKMNPQRTWX', numbered.place / 3200000 + 1, 1)
    || substr('34679CDFGHJKMNPQRTWX', numbered.place / 160000 % 20 + 1, 1)
    || substr('34679CDFGHJKMNPQRTWX', numbered.place / 8000 % 20 + 1, 1)
    || substr('34679CDFGHJKMNPQRTWX', numbered.place / 400 % 20 + 1, 1)
    || substr('34679CDFGHJKMNPQRTWX', numbered.place / 20 % 20 + 1, 1)
    || substr('34679CDFGHJKMNPQRTWX', numbered.place % 20 + 1, 1)
FROM (
    SELECT id, ((SELECT count(*) FROM bookings) + row_number() OVER (ORDER BY id)) * 38113327 % 64000000 AS place
    FROM ended_bookings
) AS numbered
WHERE numbered.id = ended_bookings.id;

CREATE UNIQUE INDEX bookings_by_reference ON bookings (reference);
CREATE UNIQUE INDEX ended_bookings_by_reference ON ended_bookings (reference);
