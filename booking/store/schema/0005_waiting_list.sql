-- The waiting list, and the story of every event. `opens_at` and `closes_at` are the window in which an event may be
-- booked; `next_offer_at` is when time alone lets seats be offered, for the sweep.
ALTER TABLE events ADD COLUMN opens_at INTEGER;
ALTER TABLE events ADD COLUMN closes_at INTEGER;
ALTER TABLE events ADD COLUMN max_extensions INTEGER NOT NULL DEFAULT 0 CHECK (max_extensions BETWEEN 0 AND 100);
ALTER TABLE events ADD COLUMN cancel_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE events ADD COLUMN waiting INTEGER NOT NULL DEFAULT 0 CHECK (waiting >= 0);
ALTER TABLE events ADD COLUMN next_offer_at INTEGER;

CREATE INDEX events_by_next_offer ON events (next_offer_at) WHERE next_offer_at IS NOT NULL;
CREATE INDEX events_with_waiting ON events (starts_at) WHERE waiting > 0;

ALTER TABLE bookings ADD COLUMN offer INTEGER NOT NULL DEFAULT 0 CHECK (offer IN (0, 1));
ALTER TABLE bookings ADD COLUMN extensions INTEGER NOT NULL DEFAULT 0;

-- A CHECK can't be changed: the table is made anew, for bookings that were handed over.
CREATE TABLE new_ended_bookings (
    id TEXT PRIMARY KEY,
    event_id INTEGER NOT NULL REFERENCES events (id),
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    person TEXT NOT NULL,
    seats INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    confirmed_at INTEGER,
    ended_at INTEGER NOT NULL,
    reason TEXT NOT NULL CHECK (reason IN ('expired', 'cancelled', 'event_cancelled', 'handed_over')),
    account_id INTEGER REFERENCES accounts (id),
    language TEXT NOT NULL DEFAULT 'en' CHECK (language IN ('en', 'ru')),
    offer INTEGER NOT NULL DEFAULT 0 CHECK (offer IN (0, 1)),
    extensions INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

INSERT INTO new_ended_bookings (id, event_id, name, email, person, seats, created_at, expires_at, confirmed_at,
    ended_at, reason, account_id, language)
SELECT id, event_id, name, email, person, seats, created_at, expires_at, confirmed_at, ended_at, reason, account_id,
    language
FROM ended_bookings;

DROP TABLE ended_bookings;
ALTER TABLE new_ended_bookings RENAME TO ended_bookings;

CREATE INDEX ended_bookings_by_event ON ended_bookings (event_id, ended_at);
CREATE INDEX ended_bookings_by_account ON ended_bookings (account_id) WHERE account_id IS NOT NULL;

-- Those that wait, and only they, in the order of `number`, which no later entry ever has again. `passed_over` counts
-- how often somebody else got seats that were too few for it: at 3 seats are saved up for it, until `saved_until`;
-- 4 says that this is over.
CREATE TABLE waitlist_entries (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    event_id INTEGER NOT NULL REFERENCES events (id),
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    seats INTEGER NOT NULL CHECK (seats >= 1),
    created_at INTEGER NOT NULL,
    account_id INTEGER REFERENCES accounts (id),
    person TEXT NOT NULL,
    language TEXT NOT NULL CHECK (language IN ('en', 'ru')),
    passed_over INTEGER NOT NULL DEFAULT 0 CHECK (passed_over BETWEEN 0 AND 4),
    saved_until INTEGER CHECK (saved_until IS NULL OR passed_over = 3),
    UNIQUE (event_id, person)
) STRICT;

-- Each ends with the number: the oldest entry of a size, of all, of those not yet passed over, and the one saved for.
CREATE INDEX waitlist_entries_by_seats ON waitlist_entries (event_id, seats);
CREATE INDEX waitlist_entries_by_event ON waitlist_entries (event_id);
CREATE INDEX waitlist_entries_not_saved_for ON waitlist_entries (event_id) WHERE passed_over < 3;
CREATE INDEX waitlist_entries_saved_for ON waitlist_entries (event_id) WHERE passed_over = 3;
CREATE INDEX waitlist_entries_by_account ON waitlist_entries (account_id) WHERE account_id IS NOT NULL;

CREATE TRIGGER waitlist_entries_insert AFTER INSERT ON waitlist_entries BEGIN
    UPDATE events SET waiting = waiting + 1 WHERE id = NEW.event_id;
END;

CREATE TRIGGER waitlist_entries_delete AFTER DELETE ON waitlist_entries BEGIN
    UPDATE events SET waiting = waiting - 1 WHERE id = OLD.event_id;
END;

-- What became of the others. `booking_id` is the offer that was made.
CREATE TABLE ended_entries (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    event_id INTEGER NOT NULL REFERENCES events (id),
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    seats INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    account_id INTEGER REFERENCES accounts (id),
    person TEXT NOT NULL,
    language TEXT NOT NULL CHECK (language IN ('en', 'ru')),
    status TEXT NOT NULL CHECK (status IN ('offered', 'left', 'closed')),
    booking_id TEXT,
    ended_at INTEGER NOT NULL,
    CHECK ((booking_id IS NOT NULL) = (status = 'offered'))
) STRICT;

CREATE INDEX ended_entries_by_account ON ended_entries (account_id) WHERE account_id IS NOT NULL;

-- Everything that happened at an event, in the order it happened, without names and addresses: these can be erased.
-- `facts` is JSON, with every new value. `actor` is 'system', 'guest' or 'account 5'.
CREATE TABLE history (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    event_id INTEGER NOT NULL,
    action TEXT NOT NULL,
    actor TEXT NOT NULL,
    booking_id TEXT,
    entry_id TEXT,
    facts TEXT NOT NULL
) STRICT;

CREATE INDEX history_by_event ON history (event_id);
CREATE INDEX history_by_booking ON history (booking_id) WHERE booking_id IS NOT NULL;
CREATE INDEX history_by_account ON history (actor) WHERE actor NOT IN ('system', 'guest');

-- The story so far, as far as the rows tell it.
INSERT INTO history (at, event_id, action, actor, booking_id, facts)
SELECT at, event_id, action, 'system', booking_id, facts FROM (
    SELECT created_at AS at, 0 AS step, id AS event_id, 'published' AS action, NULL AS booking_id,
        json_object('title', title, 'description', description, 'location', location, 'starts_at', starts_at,
            'seats', seats, 'hold_seconds', hold_seconds, 'confirmation', confirmation,
            'max_seats_per_person', max_seats_per_person, 'audience', audience, 'opens_at', NULL, 'closes_at', NULL,
            'max_extensions', 0) AS facts
    FROM events
    UNION ALL
    SELECT created_at, 1, event_id, 'booked', id,
        json_object('seats', seats, 'expires_at', expires_at, 'confirmed_at', confirmed_at)
    FROM (SELECT id, event_id, seats, created_at, expires_at, confirmed_at FROM bookings
        UNION ALL SELECT id, event_id, seats, created_at, expires_at, confirmed_at FROM ended_bookings)
    UNION ALL
    SELECT ended_at, 2, event_id, CASE reason WHEN 'expired' THEN 'expired' ELSE 'cancelled' END, id,
        json_object('ended_at', ended_at, 'reason', reason)
    FROM ended_bookings
    UNION ALL
    SELECT cancelled_at, 3, id, 'event_cancelled', NULL, json_object('reason', '')
    FROM events WHERE cancelled_at IS NOT NULL
)
ORDER BY at, step, booking_id;
