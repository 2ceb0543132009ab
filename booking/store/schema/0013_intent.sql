-- Against people with bad intent: who booked without showing that the address is theirs, and from which network.
-- Keys of this database, which nobody outside it knows.
CREATE TABLE secret_keys (
    name TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO secret_keys (name, value) VALUES ('networks', randomblob(32)), ('confirmations', randomblob(32));

-- With 'email' a booking is confirmed by the link in its mail alone.
ALTER TABLE events ADD COLUMN proof TEXT NOT NULL DEFAULT 'none' CHECK (proof IN ('none', 'email'));

-- `network` is a keyed hash of the network that an unproved person booked from; `proved_at` is since when the address is
-- known to be theirs.
ALTER TABLE bookings ADD COLUMN network TEXT;
ALTER TABLE bookings ADD COLUMN proved_at INTEGER;
ALTER TABLE ended_bookings ADD COLUMN network TEXT;
ALTER TABLE ended_bookings ADD COLUMN proved_at INTEGER;
ALTER TABLE waitlist_entries ADD COLUMN network TEXT;
ALTER TABLE waitlist_entries ADD COLUMN proved_at INTEGER;
ALTER TABLE ended_entries ADD COLUMN network TEXT;
ALTER TABLE ended_entries ADD COLUMN proved_at INTEGER;

-- For what unproved people of a network have. Without the deadline in it, a confirmation need not write it anew.
CREATE INDEX bookings_by_network ON bookings (event_id, network)
WHERE network IS NOT NULL AND proved_at IS NULL;
CREATE INDEX waitlist_entries_by_network ON waitlist_entries (event_id, network, proved_at, seats)
WHERE network IS NOT NULL;

-- How many messages a mailbox was sent lately, and which were held back for that.
CREATE INDEX outbox_by_mailbox ON outbox (recipient COLLATE NOCASE, finished_at) WHERE state = 'sent';
CREATE INDEX outbox_held_back ON outbox (finished_at) WHERE last_error = 'held back';
