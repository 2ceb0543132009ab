CREATE INDEX accounts_of_admins ON accounts (id) WHERE role = 'admin';

CREATE INDEX api_tokens_by_account ON api_tokens (account_id);

CREATE INDEX audit_log_by_account ON audit_log (account_id) WHERE account_id IS NOT NULL;

CREATE INDEX audit_log_with_address ON audit_log (at) WHERE address <> '';

CREATE INDEX bookings_by_account ON bookings (account_id) WHERE account_id IS NOT NULL;

CREATE INDEX bookings_by_deadline ON bookings (expires_at) WHERE expires_at IS NOT NULL;

CREATE INDEX bookings_by_event_deadline ON bookings (event_id, expires_at, seats) WHERE expires_at IS NOT NULL;

CREATE INDEX bookings_by_network ON bookings (event_id, network)
WHERE network IS NOT NULL AND proved_at IS NULL;

CREATE INDEX bookings_by_person ON bookings (event_id, person);

CREATE INDEX bookings_by_reminder ON bookings (remind_at) WHERE remind_at IS NOT NULL;

CREATE INDEX bookings_checked_in ON bookings (event_id, checked_in_at, checked_in_seats) WHERE checked_in_at IS NOT NULL;

CREATE INDEX bookings_offered ON bookings (event_id, expires_at) WHERE offer = 1 AND expires_at IS NOT NULL;

CREATE INDEX checkouts_by_due_at ON checkouts (due_at) WHERE state IN ('begun', 'open');

CREATE INDEX checkouts_closed ON checkouts (expires_at) WHERE state = 'closed';

CREATE INDEX checkouts_of_booking ON checkouts (booking_id);

CREATE INDEX dealt_lines_by_age ON dealt_lines (dealt_at);

CREATE INDEX dealt_lines_by_press ON dealt_lines (press);

CREATE INDEX door_conflicts_by_event ON door_conflicts (event_id, id);

CREATE INDEX doors_by_event ON doors (event_id);

CREATE INDEX ended_bookings_by_account ON ended_bookings (account_id) WHERE account_id IS NOT NULL;

CREATE INDEX ended_bookings_by_event ON ended_bookings (event_id, ended_at);

CREATE INDEX ended_bookings_missed ON ended_bookings (event_id, ended_at) WHERE offer = 1 AND reason = 'expired';

CREATE INDEX ended_entries_by_account ON ended_entries (account_id) WHERE account_id IS NOT NULL;

CREATE INDEX ended_entries_by_event ON ended_entries (event_id);

CREATE INDEX events_by_next_offer ON events (next_offer_at) WHERE next_offer_at IS NOT NULL;

CREATE INDEX events_by_picture ON events (picture) WHERE picture IS NOT NULL;

CREATE INDEX events_by_series ON events (series_id, starts_at) WHERE series_id IS NOT NULL;

CREATE INDEX events_by_start ON events (starts_at);

CREATE INDEX events_cancelled ON events (starts_at) WHERE cancelled_at IS NOT NULL;

CREATE INDEX events_drafted ON events (starts_at) WHERE published = 0 AND cancelled_at IS NULL;

CREATE INDEX events_published ON events (starts_at) WHERE published = 1 AND cancelled_at IS NULL;

CREATE INDEX events_to_empty ON events (cancelled_at) WHERE cancelled_at IS NOT NULL AND (taken > 0 OR waiting > 0);

CREATE INDEX events_with_waiting ON events (starts_at) WHERE waiting > 0;

CREATE INDEX events_with_waiting_by_close ON events (closes_at) WHERE waiting > 0 AND closes_at IS NOT NULL;

CREATE INDEX flashes_by_age ON flashes (created_at);

CREATE INDEX history_by_account ON history (actor) WHERE actor NOT IN ('system', 'guest');

CREATE INDEX history_by_booking ON history (booking_id) WHERE booking_id IS NOT NULL;

CREATE INDEX history_by_event ON history (event_id);

CREATE INDEX history_of_messages ON history (event_id) WHERE action = 'written';

CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);

CREATE INDEX known_browsers_by_account ON known_browsers (account_id, created_at);

CREATE INDEX known_browsers_by_age ON known_browsers (created_at);

CREATE INDEX outbox_by_account ON outbox (account_id) WHERE account_id IS NOT NULL;

CREATE INDEX outbox_by_due ON outbox (channel, is_for_many, due_at) WHERE finished_at IS NULL;

CREATE INDEX outbox_by_end ON outbox (finished_at) WHERE finished_at IS NOT NULL;

CREATE INDEX outbox_by_event ON outbox (event_id) WHERE event_id IS NOT NULL;

CREATE INDEX outbox_by_mailbox ON outbox (mailbox, finished_at) WHERE state = 'sent' AND mailbox IS NOT NULL;

CREATE INDEX outbox_by_trouble ON outbox (state, due_at) WHERE state IN ('failed', 'undelivered');

CREATE INDEX outbox_held_back ON outbox (finished_at) WHERE last_error = 'held back';

CREATE INDEX outbox_of_messages ON outbox (event_id, occasion, state) WHERE kind = 'written';

CREATE INDEX outbox_retried ON outbox (due_at) WHERE finished_at IS NULL AND tries > 0;

CREATE INDEX payments_by_booking ON payments (booking_id);

CREATE INDEX payments_open ON payments (id)
WHERE settled_as IS NULL AND outcome IN ('amount', 'twice', 'late', 'taken_back');

CREATE INDEX payments_settled ON payments (settled_at, id) WHERE settled_as IS NOT NULL;

CREATE INDEX proofs_by_account ON proofs (account_id);

CREATE INDEX proofs_by_end ON proofs (expires_at);

CREATE INDEX refunds_by_created_at ON refunds (created_at);

CREATE INDEX refunds_by_due_at ON refunds (due_at) WHERE state = 'asked';

CREATE INDEX sessions_by_account ON sessions (account_id);

CREATE INDEX sessions_by_end ON sessions (expires_at);

CREATE INDEX statement_lines_by_age ON statement_lines (read_at);

CREATE INDEX telegram_links_by_account ON telegram_links (account_id);

CREATE INDEX waitlist_entries_by_account ON waitlist_entries (account_id) WHERE account_id IS NOT NULL;

CREATE INDEX waitlist_entries_by_event ON waitlist_entries (event_id);

CREATE INDEX waitlist_entries_by_kinds ON waitlist_entries (event_id, kinds) WHERE kinds IS NOT NULL;

CREATE INDEX waitlist_entries_by_network ON waitlist_entries (event_id, network, proved_at, seats)
WHERE network IS NOT NULL;

CREATE INDEX waitlist_entries_by_seats ON waitlist_entries (event_id, seats);

CREATE INDEX waitlist_entries_not_saved_for ON waitlist_entries (event_id) WHERE passed_over < 3;

CREATE INDEX waitlist_entries_saved_for ON waitlist_entries (event_id) WHERE passed_over = 3;

CREATE INDEX webhook_deliveries_by_age ON webhook_deliveries (created_at);

CREATE INDEX webhook_deliveries_by_webhook ON webhook_deliveries (webhook_id, id);

CREATE INDEX webhook_deliveries_due ON webhook_deliveries (webhook_id, id, due_at) WHERE state = 'due';

CREATE INDEX webhook_deliveries_failed ON webhook_deliveries (webhook_id, id) WHERE state = 'failed';

CREATE TABLE "ended_bookings" (
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
, network TEXT, proved_at INTEGER, reference TEXT NOT NULL DEFAULT '', price_cents INTEGER, currency TEXT, answers TEXT NOT NULL DEFAULT '{}', note TEXT NOT NULL DEFAULT '', checked_in_at INTEGER, checked_in_seats INTEGER NOT NULL DEFAULT 0, grace_milliseconds INTEGER NOT NULL DEFAULT 0, kinds TEXT) STRICT, WITHOUT ROWID;

CREATE TABLE accounts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    email TEXT,
    person TEXT UNIQUE,
    password_hash TEXT,
    role TEXT NOT NULL CHECK (role IN ('member', 'admin')),
    proved_at INTEGER,
    created_at INTEGER NOT NULL,
    disabled_at INTEGER, language TEXT NOT NULL DEFAULT 'en' CHECK (language IN ('en', 'ru')), channel TEXT NOT NULL DEFAULT 'email' CHECK (channel IN ('email', 'telegram')), telegram_chat_id INTEGER, admin_notices TEXT NOT NULL DEFAULT 'all' CHECK (admin_notices IN ('all', 'none')), new_email TEXT, approved_at INTEGER,
    CHECK ((email IS NULL) = (person IS NULL)),
    CHECK (id <> 1 OR (role = 'admin' AND email IS NULL AND password_hash IS NULL AND disabled_at IS NULL))
) STRICT;

CREATE TABLE api_tokens (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    sha256 BLOB NOT NULL UNIQUE,
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER,
    revoked_at INTEGER
) STRICT;

CREATE TABLE audit_log (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    account_id INTEGER,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    address TEXT NOT NULL
) STRICT;

CREATE TABLE bookings (
    id TEXT PRIMARY KEY,
    event_id INTEGER NOT NULL REFERENCES events (id),
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    person TEXT NOT NULL,
    seats INTEGER NOT NULL CHECK (seats >= 1),
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    confirmed_at INTEGER, account_id INTEGER REFERENCES accounts (id), language TEXT NOT NULL DEFAULT 'en' CHECK (language IN ('en', 'ru')), remind_at INTEGER CHECK (remind_at IS NULL OR expires_at IS NOT NULL), offer INTEGER NOT NULL DEFAULT 0 CHECK (offer IN (0, 1)), extensions INTEGER NOT NULL DEFAULT 0, held_until INTEGER, network TEXT, proved_at INTEGER, reference TEXT NOT NULL DEFAULT '', price_cents INTEGER, currency TEXT, answers TEXT NOT NULL DEFAULT '{}', note TEXT NOT NULL DEFAULT '', checked_in_at INTEGER CHECK (checked_in_at IS NULL OR confirmed_at IS NOT NULL), checked_in_seats INTEGER NOT NULL DEFAULT 0
    CHECK (checked_in_seats BETWEEN 0 AND seats AND (checked_in_seats > 0) = (checked_in_at IS NOT NULL)), grace_milliseconds INTEGER NOT NULL DEFAULT 0 CHECK (grace_milliseconds >= 0), kinds TEXT,
    CHECK ((expires_at IS NULL) <> (confirmed_at IS NULL))
) STRICT, WITHOUT ROWID;

CREATE TABLE checkouts (
    id INTEGER PRIMARY KEY,
    token TEXT NOT NULL UNIQUE,
    booking_id TEXT NOT NULL,
    reference TEXT NOT NULL,
    seats INTEGER NOT NULL,
    cents INTEGER NOT NULL CHECK (cents > 0),
    currency TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'begun' CHECK (state IN ('begun', 'open', 'processing', 'closed', 'paid')),
    session TEXT UNIQUE,
    url TEXT NOT NULL DEFAULT '',
    expires_at INTEGER NOT NULL,
    payment TEXT UNIQUE,
    due_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    CHECK ((payment IS NOT NULL) = (state = 'paid'))
) STRICT;

CREATE TABLE consumers (
    name TEXT PRIMARY KEY,
    last_history_id INTEGER NOT NULL,
    position TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;

CREATE TABLE dealt_lines (
    key BLOB NOT NULL,
    booking_id TEXT NOT NULL,
    press TEXT NOT NULL,
    dealt_at INTEGER NOT NULL,
    PRIMARY KEY (key, booking_id)
) STRICT, WITHOUT ROWID;

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

CREATE TABLE doors (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    event_id INTEGER NOT NULL REFERENCES events (id),
    name TEXT NOT NULL,
    sha256 BLOB NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    opened_at INTEGER,
    ended_at INTEGER
) STRICT;

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
    ended_at INTEGER NOT NULL, network TEXT, proved_at INTEGER, answers TEXT NOT NULL DEFAULT '{}', kinds TEXT,
    CHECK ((booking_id IS NOT NULL) = (status = 'offered'))
) STRICT;

CREATE TABLE erasure (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    starts_at INTEGER NOT NULL,
    event_id INTEGER NOT NULL,
    step INTEGER NOT NULL,
    last_number INTEGER NOT NULL,
    last_id TEXT NOT NULL
) STRICT;

CREATE TABLE event_counts (
    event_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    seats INTEGER NOT NULL,
    held INTEGER NOT NULL,
    confirmed INTEGER NOT NULL,
    holds INTEGER NOT NULL,
    places INTEGER NOT NULL,
    expired INTEGER NOT NULL,
    cancelled INTEGER NOT NULL,
    milliseconds INTEGER NOT NULL,
    PRIMARY KEY (event_id, at)
) STRICT, WITHOUT ROWID;

CREATE TABLE events (
    id INTEGER PRIMARY KEY,
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    location TEXT NOT NULL,
    starts_at INTEGER NOT NULL,
    seats INTEGER NOT NULL CHECK (seats BETWEEN 1 AND 1000000),
    hold_seconds INTEGER NOT NULL CHECK (hold_seconds BETWEEN 1 AND 2592000),
    confirmation TEXT NOT NULL CHECK (confirmation IN ('instant', 'attendee', 'organiser')),
    max_seats_per_person INTEGER NOT NULL CHECK (max_seats_per_person BETWEEN 1 AND 1000),
    created_at INTEGER NOT NULL,
    cancelled_at INTEGER,
    taken INTEGER NOT NULL DEFAULT 0 CHECK (taken BETWEEN 0 AND seats),
    confirmed INTEGER NOT NULL DEFAULT 0 CHECK (confirmed BETWEEN 0 AND taken)
, audience TEXT NOT NULL DEFAULT 'anyone' CHECK (audience IN ('anyone', 'members')), opens_at INTEGER, closes_at INTEGER, max_extensions INTEGER NOT NULL DEFAULT 0 CHECK (max_extensions BETWEEN 0 AND 100), cancel_reason TEXT NOT NULL DEFAULT '', waiting INTEGER NOT NULL DEFAULT 0 CHECK (waiting >= 0), next_offer_at INTEGER, approved_only INTEGER NOT NULL DEFAULT 0
    CHECK (approved_only = 0 OR (approved_only = 1 AND audience = 'members')), offer_seconds INTEGER CHECK (offer_seconds BETWEEN 1 AND 2592000), proof TEXT NOT NULL DEFAULT 'none' CHECK (proof IN ('none', 'email')), ends_at INTEGER CHECK (ends_at > starts_at), doors_at INTEGER CHECK (doors_at <= starts_at), price_cents INTEGER CHECK (price_cents BETWEEN 1 AND 100000000000), currency TEXT CHECK ((currency IS NULL) = (price_cents IS NULL)), payment TEXT NOT NULL DEFAULT '', contact TEXT NOT NULL DEFAULT '', changed_at INTEGER NOT NULL DEFAULT 0, picture TEXT REFERENCES pictures (id), published INTEGER NOT NULL DEFAULT 1 CHECK (published IN (0, 1)), questions TEXT NOT NULL DEFAULT '[]', former_questions TEXT NOT NULL DEFAULT '[]', name_required INTEGER NOT NULL DEFAULT 0 CHECK (name_required IN (0, 1)), series_id INTEGER, grace_seconds INTEGER NOT NULL DEFAULT 0 CHECK (grace_seconds BETWEEN 0 AND 2592000), seat_kinds TEXT NOT NULL DEFAULT '[]') STRICT;

CREATE TABLE flashes (
    id TEXT PRIMARY KEY,
    content TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE heartbeats (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    seen_at INTEGER NOT NULL,
    ballast BLOB NOT NULL DEFAULT x''
) STRICT;

CREATE TABLE history (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    event_id INTEGER NOT NULL,
    action TEXT NOT NULL,
    actor TEXT NOT NULL,
    booking_id TEXT,
    entry_id TEXT,
    facts TEXT NOT NULL
, details TEXT) STRICT;

CREATE TABLE idempotency_keys (
    asker BLOB NOT NULL,
    route TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint BLOB NOT NULL,
    answer BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (asker, route, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE invitations (
    sha256 BLOB PRIMARY KEY,
    role TEXT NOT NULL CHECK (role IN ('member', 'admin')),
    invited_by INTEGER NOT NULL REFERENCES accounts (id),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE known_browsers (
    sha256 BLOB PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE outbox (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    event_id INTEGER,
    account_id INTEGER,
    channel TEXT NOT NULL CHECK (channel IN ('email', 'telegram')),
    occasion TEXT NOT NULL DEFAULT '',
    recipient TEXT NOT NULL,
    language TEXT NOT NULL CHECK (language IN ('en', 'ru')),
    facts TEXT NOT NULL DEFAULT '{}',
    state TEXT NOT NULL DEFAULT 'due'
        CHECK (state IN ('due', 'sending', 'sent', 'failed', 'dropped', 'undelivered')),
    due_at INTEGER NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    leased_until INTEGER,
    message_id TEXT,
    last_error TEXT,
    created_at INTEGER NOT NULL,
    finished_at INTEGER, mailbox TEXT, is_sent_again INTEGER NOT NULL DEFAULT 0 CHECK (is_sent_again IN (0, 1)), is_for_many INTEGER NOT NULL DEFAULT 0 CHECK (is_for_many IN (0, 1)),
    CHECK ((finished_at IS NULL) = (state IN ('due', 'sending'))),
    CHECK ((leased_until IS NOT NULL) = (state = 'sending'))
) STRICT;

CREATE TABLE own_words (
    kind TEXT NOT NULL,
    place TEXT NOT NULL CHECK (place IN ('above', 'below')),
    written_in TEXT NOT NULL,
    words TEXT NOT NULL CHECK (words <> ''),
    PRIMARY KEY (kind, place, written_in)
) STRICT, WITHOUT ROWID;

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

CREATE TABLE pictures (
    id TEXT PRIMARY KEY,
    media_type TEXT NOT NULL CHECK (media_type IN ('image/jpeg', 'image/webp')),
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    added_at INTEGER NOT NULL,
    content BLOB NOT NULL
) STRICT;

CREATE TABLE proofs (
    sha256 BLOB PRIMARY KEY,
    account_id INTEGER REFERENCES accounts (id) ON DELETE CASCADE,
    email TEXT NOT NULL,
    purpose TEXT NOT NULL CHECK (purpose IN ('prove', 'reset', 'data')),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE refunds (
    checkout_id INTEGER PRIMARY KEY REFERENCES checkouts (id),
    why TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'asked' CHECK (state IN ('asked', 'pending', 'refunded', 'failed')),
    refund TEXT,
    round INTEGER NOT NULL DEFAULT 1,
    tries INTEGER NOT NULL DEFAULT 0,
    due_at INTEGER NOT NULL,
    last_error TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL,
    finished_at INTEGER
) STRICT;

CREATE TABLE seat_kind_counts (
    event_id INTEGER NOT NULL REFERENCES events (id),
    kind TEXT NOT NULL,
    seats INTEGER,
    taken INTEGER NOT NULL DEFAULT 0 CHECK (taken >= 0 AND (seats IS NULL OR taken <= seats)),
    PRIMARY KEY (event_id, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE secret_keys (
    name TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
    sha256 BLOB PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    address TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE set_aside_events (
    event_id INTEGER PRIMARY KEY,
    error TEXT NOT NULL,
    since INTEGER NOT NULL
) STRICT;

CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT;

CREATE TABLE sign_in_links (
    sha256 BLOB PRIMARY KEY,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE sqlite_sequence(name,seq);

CREATE TABLE statement_columns (
    heading BLOB PRIMARY KEY,
    columns TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE statement_lines (
    key BLOB PRIMARY KEY,
    read_at INTEGER NOT NULL,
    at INTEGER NOT NULL,
    cents INTEGER NOT NULL,
    currency TEXT NOT NULL,
    text TEXT NOT NULL,
    payer TEXT NOT NULL,
    is_reversal INTEGER NOT NULL,
    found TEXT NOT NULL,
    is_doubtful INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE telegram_links (
    sha256 BLOB PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE telegram_offsets (
    bot_id INTEGER PRIMARY KEY,
    next_update_id INTEGER NOT NULL,
    received_at INTEGER NOT NULL
) STRICT;

CREATE TABLE telegram_questions (
    account_id INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    subject TEXT NOT NULL,
    mark TEXT NOT NULL,
    asked_at INTEGER NOT NULL,
    PRIMARY KEY (account_id, subject)
) STRICT, WITHOUT ROWID;

CREATE TABLE told_events (
    event_id INTEGER NOT NULL REFERENCES events (id),
    starts_at INTEGER NOT NULL,
    last_person TEXT NOT NULL,
    last_id TEXT NOT NULL,
    finished_at INTEGER,
    PRIMARY KEY (event_id, starts_at)
) STRICT, WITHOUT ROWID;

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
    saved_until INTEGER CHECK (saved_until IS NULL OR passed_over = 3), network TEXT, proved_at INTEGER, answers TEXT NOT NULL DEFAULT '{}', kinds TEXT,
    UNIQUE (event_id, person)
) STRICT;

CREATE TABLE webhook_deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    webhook_id INTEGER NOT NULL,
    history_id INTEGER,
    type TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'due' CHECK (state IN ('due', 'delivered', 'failed')),
    due_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    waits INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE webhook_tries (
    delivery_id INTEGER NOT NULL REFERENCES webhook_deliveries (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    at INTEGER NOT NULL,
    milliseconds INTEGER NOT NULL,
    status INTEGER,
    answer TEXT NOT NULL,
    error TEXT,
    PRIMARY KEY (delivery_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE webhooks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    url TEXT NOT NULL,
    types TEXT NOT NULL,
    secret TEXT NOT NULL,
    former_secret TEXT,
    former_until INTEGER,
    created_at INTEGER NOT NULL,
    disabled_at INTEGER,
    disabled_why TEXT CHECK (disabled_why IN ('admin', 'gone', 'failing')),
    failing_since INTEGER,
    failures INTEGER NOT NULL DEFAULT 0,
    resumes_at INTEGER,
    removed_at INTEGER
) STRICT;

CREATE TRIGGER audit_log_delete BEFORE DELETE ON audit_log BEGIN
    SELECT RAISE(ABORT, 'the audit log is never changed');
END;

CREATE TRIGGER audit_log_replace BEFORE INSERT ON audit_log
WHEN EXISTS (SELECT 1 FROM audit_log WHERE id = NEW.id) BEGIN
    SELECT RAISE(ABORT, 'the audit log is never changed');
END;

CREATE TRIGGER audit_log_update BEFORE UPDATE ON audit_log
WHEN NEW.address <> '' OR (NEW.id, NEW.at, NEW.action, NEW.subject) <> (OLD.id, OLD.at, OLD.action, OLD.subject)
OR NEW.account_id IS NOT OLD.account_id BEGIN
    SELECT RAISE(ABORT, 'the audit log is never changed');
END;

CREATE TRIGGER bookings_delete AFTER DELETE ON bookings BEGIN
    UPDATE events
    SET taken = taken - OLD.seats,
        confirmed = confirmed - OLD.seats * (OLD.confirmed_at IS NOT NULL)
    WHERE id = OLD.event_id;
END;

CREATE TRIGGER bookings_delete_kinds AFTER DELETE ON bookings WHEN OLD.kinds IS NOT NULL BEGIN
    UPDATE seat_kind_counts SET taken = taken - booked.value ->> 'seats'
    FROM json_each(OLD.kinds) AS booked WHERE event_id = OLD.event_id AND kind = booked.value ->> 'id';
END;

CREATE TRIGGER bookings_insert AFTER INSERT ON bookings BEGIN
    UPDATE events
    SET taken = taken + NEW.seats,
        confirmed = confirmed + NEW.seats * (NEW.confirmed_at IS NOT NULL)
    WHERE id = NEW.event_id;
END;

CREATE TRIGGER bookings_insert_kinds AFTER INSERT ON bookings WHEN NEW.kinds IS NOT NULL BEGIN
    UPDATE seat_kind_counts SET taken = taken + booked.value ->> 'seats'
    FROM json_each(NEW.kinds) AS booked WHERE event_id = NEW.event_id AND kind = booked.value ->> 'id';
END;

CREATE TRIGGER bookings_update AFTER UPDATE OF seats, confirmed_at ON bookings BEGIN
    UPDATE events
    SET taken = taken + NEW.seats - OLD.seats,
        confirmed = confirmed
            + NEW.seats * (NEW.confirmed_at IS NOT NULL)
            - OLD.seats * (OLD.confirmed_at IS NOT NULL)
    WHERE id = NEW.event_id;
END;

CREATE TRIGGER bookings_update_kinds AFTER UPDATE OF kinds ON bookings BEGIN
    UPDATE seat_kind_counts SET taken = taken - booked.value ->> 'seats'
    FROM json_each(OLD.kinds) AS booked WHERE event_id = OLD.event_id AND kind = booked.value ->> 'id';
    UPDATE seat_kind_counts SET taken = taken + booked.value ->> 'seats'
    FROM json_each(NEW.kinds) AS booked WHERE event_id = NEW.event_id AND kind = booked.value ->> 'id';
END;

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

CREATE TRIGGER waitlist_entries_delete AFTER DELETE ON waitlist_entries BEGIN
    UPDATE events SET waiting = waiting - 1 WHERE id = OLD.event_id;
END;

CREATE TRIGGER waitlist_entries_insert AFTER INSERT ON waitlist_entries BEGIN
    UPDATE events SET waiting = waiting + 1 WHERE id = NEW.event_id;
END;

CREATE UNIQUE INDEX accounts_by_chat ON accounts (telegram_chat_id) WHERE telegram_chat_id IS NOT NULL;

CREATE UNIQUE INDEX bookings_by_reference ON bookings (reference);

CREATE UNIQUE INDEX ended_bookings_by_reference ON ended_bookings (reference);

CREATE UNIQUE INDEX outbox_once ON outbox (subject, kind, channel, occasion);

CREATE UNIQUE INDEX outbox_written_once ON outbox (occasion, channel) WHERE kind = 'written';
