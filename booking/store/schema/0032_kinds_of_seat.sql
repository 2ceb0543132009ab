-- Kinds of seat, each with its price, as a JSON list; and how many seats of each kind are taken. The triggers alone write the
-- counts, and the CHECK refuses a seat beyond a kind's own limit whatever the code above does.
ALTER TABLE events ADD COLUMN seat_kinds TEXT NOT NULL DEFAULT '[]';

CREATE TABLE seat_kind_counts (
    event_id INTEGER NOT NULL REFERENCES events (id),
    kind TEXT NOT NULL,
    seats INTEGER,
    taken INTEGER NOT NULL DEFAULT 0 CHECK (taken >= 0 AND (seats IS NULL OR taken <= seats)),
    PRIMARY KEY (event_id, kind)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER events_insert_kinds AFTER INSERT ON events WHEN NEW.seat_kinds <> '[]' BEGIN
    INSERT INTO seat_kind_counts (event_id, kind, seats)
    SELECT NEW.id, value ->> 'id', value ->> 'seats' FROM json_each(NEW.seat_kinds);
END;

CREATE TRIGGER events_update_kinds AFTER UPDATE OF seat_kinds ON events WHEN NEW.seat_kinds <> OLD.seat_kinds BEGIN
    DELETE FROM seat_kind_counts
    WHERE event_id = NEW.id AND kind NOT IN (SELECT value ->> 'id' FROM json_each(NEW.seat_kinds));
    INSERT INTO seat_kind_counts (event_id, kind, seats)
    SELECT NEW.id, value ->> 'id', value ->> 'seats' FROM json_each(NEW.seat_kinds) WHERE TRUE
    ON CONFLICT (event_id, kind) DO UPDATE SET seats = excluded.seats;
END;

-- The seats of a booking by kind, as they were booked: a JSON list; NULL where its event had no kinds.
ALTER TABLE bookings ADD COLUMN kinds TEXT;
ALTER TABLE ended_bookings ADD COLUMN kinds TEXT;

CREATE TRIGGER bookings_insert_kinds AFTER INSERT ON bookings WHEN NEW.kinds IS NOT NULL BEGIN
    UPDATE seat_kind_counts SET taken = taken + booked.value ->> 'seats'
    FROM json_each(NEW.kinds) AS booked WHERE event_id = NEW.event_id AND kind = booked.value ->> 'id';
END;

CREATE TRIGGER bookings_delete_kinds AFTER DELETE ON bookings WHEN OLD.kinds IS NOT NULL BEGIN
    UPDATE seat_kind_counts SET taken = taken - booked.value ->> 'seats'
    FROM json_each(OLD.kinds) AS booked WHERE event_id = OLD.event_id AND kind = booked.value ->> 'id';
END;

CREATE TRIGGER bookings_update_kinds AFTER UPDATE OF kinds ON bookings BEGIN
    UPDATE seat_kind_counts SET taken = taken - booked.value ->> 'seats'
    FROM json_each(OLD.kinds) AS booked WHERE event_id = OLD.event_id AND kind = booked.value ->> 'id';
    UPDATE seat_kind_counts SET taken = taken + booked.value ->> 'seats'
    FROM json_each(NEW.kinds) AS booked WHERE event_id = NEW.event_id AND kind = booked.value ->> 'id';
END;

-- How many seats of each kind an entry waits for: a JSON object in the order of the kinds' ids, so that those who wait for the
-- same have the same.
ALTER TABLE waitlist_entries ADD COLUMN kinds TEXT;
ALTER TABLE ended_entries ADD COLUMN kinds TEXT;

CREATE INDEX waitlist_entries_by_kinds ON waitlist_entries (event_id, kinds) WHERE kinds IS NOT NULL;
