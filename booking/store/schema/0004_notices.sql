-- The notices that are owed, and for a while those that were. `subject` is what one is about: a booking's id, `event 5` or
-- `account 3`; `occasion` tells two notices of one kind about it apart. `facts` is JSON: what can't be read elsewhere when
-- it is delivered. `event_id` and `account_id` refer to no row: what was told stays when these are gone.
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
    finished_at INTEGER,
    CHECK ((finished_at IS NULL) = (state IN ('due', 'sending'))),
    CHECK ((leased_until IS NOT NULL) = (state = 'sending'))
) STRICT;

-- The subject first: a booking's id begins with the instant it was made at, so new rows go to the end of the tree.
CREATE UNIQUE INDEX outbox_once ON outbox (subject, kind, channel, occasion);
-- The channel first: one that is paused is passed over whole.
CREATE INDEX outbox_by_due ON outbox (channel, due_at) WHERE finished_at IS NULL;
CREATE INDEX outbox_retried ON outbox (due_at) WHERE finished_at IS NULL AND tries > 0;
CREATE INDEX outbox_by_end ON outbox (finished_at) WHERE finished_at IS NOT NULL;
CREATE INDEX outbox_by_trouble ON outbox (state, due_at) WHERE state IN ('failed', 'undelivered');
CREATE INDEX outbox_by_account ON outbox (account_id) WHERE account_id IS NOT NULL;

-- How far the people of an event have been told that it is tomorrow: up to this booking, or all of them.
CREATE TABLE told_events (
    event_id INTEGER NOT NULL REFERENCES events (id),
    starts_at INTEGER NOT NULL,
    last_person TEXT NOT NULL,
    last_id TEXT NOT NULL,
    finished_at INTEGER,
    PRIMARY KEY (event_id, starts_at)
) STRICT, WITHOUT ROWID;

-- Links in mails that show whose an address is, or that open the way to a new password; each works once. Those that
-- guests are sent are for no account yet.
CREATE TABLE proofs (
    sha256 BLOB PRIMARY KEY,
    account_id INTEGER REFERENCES accounts (id) ON DELETE CASCADE,
    email TEXT NOT NULL,
    purpose TEXT NOT NULL CHECK (purpose IN ('prove', 'reset')),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX proofs_by_account ON proofs (account_id);
CREATE INDEX proofs_by_end ON proofs (expires_at);

-- Codes by which an account's chat makes itself known to the bot; each works once.
CREATE TABLE telegram_links (
    sha256 BLOB PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX telegram_links_by_account ON telegram_links (account_id);

-- Which update of a bot comes next: those before it were dealt with, the last of them at `received_at`.
CREATE TABLE telegram_offsets (
    bot_id INTEGER PRIMARY KEY,
    next_update_id INTEGER NOT NULL,
    received_at INTEGER NOT NULL
) STRICT;

ALTER TABLE accounts ADD COLUMN language TEXT NOT NULL DEFAULT 'en' CHECK (language IN ('en', 'ru'));
ALTER TABLE accounts ADD COLUMN channel TEXT NOT NULL DEFAULT 'email' CHECK (channel IN ('email', 'telegram'));
ALTER TABLE accounts ADD COLUMN telegram_chat_id INTEGER;
ALTER TABLE accounts ADD COLUMN admin_notices TEXT NOT NULL DEFAULT 'all' CHECK (admin_notices IN ('all', 'none'));

CREATE UNIQUE INDEX accounts_by_chat ON accounts (telegram_chat_id) WHERE telegram_chat_id IS NOT NULL;
CREATE INDEX accounts_of_admins ON accounts (id) WHERE role = 'admin';

ALTER TABLE bookings ADD COLUMN language TEXT NOT NULL DEFAULT 'en' CHECK (language IN ('en', 'ru'));
-- When the person of a hold is to be reminded of its deadline, for the delivery.
ALTER TABLE bookings ADD COLUMN remind_at INTEGER CHECK (remind_at IS NULL OR expires_at IS NOT NULL);
CREATE INDEX bookings_by_reminder ON bookings (remind_at) WHERE remind_at IS NOT NULL;
ALTER TABLE ended_bookings ADD COLUMN language TEXT NOT NULL DEFAULT 'en' CHECK (language IN ('en', 'ru'));
