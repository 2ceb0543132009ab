PRAGMA page_size=1024;
-- PRAGMA encoding='UTF-8';
-- PRAGMA auto_vacuum=NONE;
-- PRAGMA max_page_count=4294967294;

BEGIN TRANSACTION;

-- Table  accounts
DROP TABLE IF EXISTS accounts;
CREATE TABLE accounts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    email TEXT,
    person TEXT UNIQUE,
    password_hash TEXT,
    role TEXT NOT NULL CHECK (role IN ('member', 'admin')),
    proved_at INTEGER,
    created_at INTEGER NOT NULL,
    disabled_at INTEGER, language TEXT NOT NULL DEFAULT 'en' CHECK (language IN ('en', 'ru')), channel TEXT NOT NULL DEFAULT 'email' CHECK (channel IN ('email', 'telegram')), telegram_chat_id INTEGER, admin_notices TEXT NOT NULL DEFAULT 'all' CHECK (admin_notices IN ('all', 'none')),
    CHECK ((email IS NULL) = (person IS NULL)),
    CHECK (id <> 1 OR (role = 'admin' AND email IS NULL AND password_hash IS NULL AND disabled_at IS NULL))
) STRICT;
INSERT INTO accounts VALUES(1,'Operator',NULL,NULL,NULL,'admin',NULL,0,NULL,'en','email',NULL,'all');
INSERT INTO accounts VALUES(2,'Mia','mia@example.org','mia@example.org','$argon2id$v=19$m=19456,t=2,p=1$q5eEv5Oge8KbwRO8OOrLmA$S6iidS+klbti7LbQK7USkqFE+YCrelvXQ+EJB4FoP6w','member',NULL,1795998619771,NULL,'en','email',NULL,'all');
-- Triggers and indices on  accounts
CREATE UNIQUE INDEX accounts_by_chat ON accounts (telegram_chat_id) WHERE telegram_chat_id IS NOT NULL;
CREATE INDEX accounts_of_admins ON accounts (id) WHERE role = 'admin';

-- Table  api_tokens
DROP TABLE IF EXISTS api_tokens;
CREATE TABLE api_tokens (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    sha256 BLOB NOT NULL UNIQUE,
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER,
    revoked_at INTEGER
) STRICT;
INSERT INTO api_tokens VALUES(1,X'A13F4C019DDBF63A1047FF07DD0E0EC4636F32DE86A56E883A4555CC7C1EEABD',1,'operator',1795998618984,1795998619276,NULL);
-- Triggers and indices on  api_tokens
CREATE INDEX api_tokens_by_account ON api_tokens (account_id);

-- Table  audit_log
DROP TABLE IF EXISTS audit_log;
CREATE TABLE audit_log (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    account_id INTEGER,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    address TEXT NOT NULL
) STRICT;
INSERT INTO audit_log VALUES(1,1795998618984,1,'token created','token 1','');
INSERT INTO audit_log VALUES(2,1795998619276,1,'event published','event 1','127.0.0.1');
INSERT INTO audit_log VALUES(3,1795998619279,1,'event published','event 2','127.0.0.1');
INSERT INTO audit_log VALUES(4,1795998619282,1,'event published','event 3','127.0.0.1');
INSERT INTO audit_log VALUES(5,1795998619284,1,'event published','event 4','127.0.0.1');
INSERT INTO audit_log VALUES(6,1795998619285,1,'event published','event 5','127.0.0.1');
INSERT INTO audit_log VALUES(7,1795998619358,1,'event changed','event 1','127.0.0.1');
INSERT INTO audit_log VALUES(8,1795998619367,1,'event cancelled','event 5','127.0.0.1');
INSERT INTO audit_log VALUES(9,1795998619771,2,'registered','account 2','127.0.0.1');
INSERT INTO audit_log VALUES(10,1795998619980,2,'signed in','account 2','127.0.0.1');
-- Triggers and indices on  audit_log
CREATE TRIGGER audit_log_delete BEFORE DELETE ON audit_log BEGIN
    SELECT RAISE(ABORT, 'the audit log is never changed');
END;
CREATE TRIGGER audit_log_replace BEFORE INSERT ON audit_log
WHEN EXISTS (SELECT 1 FROM audit_log WHERE id = NEW.id) BEGIN
    SELECT RAISE(ABORT, 'the audit log is never changed');
END;
CREATE TRIGGER audit_log_update BEFORE UPDATE ON audit_log BEGIN
    SELECT RAISE(ABORT, 'the audit log is never changed');
END;

-- Table  bookings
DROP TABLE IF EXISTS bookings;
CREATE TABLE bookings (
    id TEXT PRIMARY KEY,
    event_id INTEGER NOT NULL REFERENCES events (id),
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    person TEXT NOT NULL,
    seats INTEGER NOT NULL CHECK (seats >= 1),
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    confirmed_at INTEGER, account_id INTEGER REFERENCES accounts (id), language TEXT NOT NULL DEFAULT 'en' CHECK (language IN ('en', 'ru')),
    CHECK ((expires_at IS NULL) <> (confirmed_at IS NULL))
) STRICT, WITHOUT ROWID;
INSERT INTO bookings VALUES('1a229dc1697cdaf4c10ed282f2e13aa166f4e1a2f18',1,'ada','ada@example.org','ada@example.org',1,1795998619287,1798590619287,NULL,NULL,'en');
INSERT INTO bookings VALUES('1a229dc169a94c6f8fda02159411346a808e93c51ed',1,'Bob','Bob@example.org','bob@example.org',1,1795998619290,NULL,1795998619296,NULL,'en');
INSERT INTO bookings VALUES('1a229dc169f75a427fd3ea091f247a26865c53a10bc',1,'dora','dora@example.org','dora@example.org',1,1795998619295,1798590619295,NULL,NULL,'en');
INSERT INTO bookings VALUES('1a229dc16bd6b8b76e9c8d1001f483a20bdabe65de1',2,'finn','finn@example.org','finn@example.org',1,1795998619325,NULL,1795998619325,NULL,'en');
INSERT INTO bookings VALUES('1a229dc16c54100482036230527cf69b406a534dcb9',3,'gus','gus@example.org','gus@example.org',1000,1795998619333,1798590619333,NULL,NULL,'en');
INSERT INTO bookings VALUES('1a229dc16c9367dec81026d3074811779b1b8ab7320',4,'hana','hana@example.org','hana@example.org',1,1795998619337,1795998620337,NULL,NULL,'en');
INSERT INTO bookings VALUES('1a229dc195036446eda5e56a57ca770289342ec5379',1,'Mia','mia@example.org','account 2',1,1795998619984,1798590619984,NULL,2,'en');
INSERT INTO bookings VALUES('1a229dc1953fa2ecf4e5220835a90f18b6c281a30b0',3,'Mia','mia@example.org','account 2',1,1795998619987,1798590619987,NULL,2,'en');
-- Triggers and indices on  bookings
CREATE INDEX bookings_by_account ON bookings (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX bookings_by_deadline ON bookings (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX bookings_by_event_deadline ON bookings (event_id, expires_at, seats) WHERE expires_at IS NOT NULL;
CREATE INDEX bookings_by_person ON bookings (event_id, person);
CREATE TRIGGER bookings_delete AFTER DELETE ON bookings BEGIN
    UPDATE events
    SET taken = taken - OLD.seats,
        confirmed = confirmed - OLD.seats * (OLD.confirmed_at IS NOT NULL)
    WHERE id = OLD.event_id;
END;
CREATE TRIGGER bookings_insert AFTER INSERT ON bookings BEGIN
    UPDATE events
    SET taken = taken + NEW.seats,
        confirmed = confirmed + NEW.seats * (NEW.confirmed_at IS NOT NULL)
    WHERE id = NEW.event_id;
END;
CREATE TRIGGER bookings_update AFTER UPDATE OF seats, confirmed_at ON bookings BEGIN
    UPDATE events
    SET taken = taken + NEW.seats - OLD.seats,
        confirmed = confirmed
            + NEW.seats * (NEW.confirmed_at IS NOT NULL)
            - OLD.seats * (OLD.confirmed_at IS NOT NULL)
    WHERE id = NEW.event_id;
END;

-- Table  ended_bookings
DROP TABLE IF EXISTS ended_bookings;
CREATE TABLE ended_bookings (
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
    reason TEXT NOT NULL CHECK (reason IN ('expired', 'cancelled', 'event_cancelled'))
, account_id INTEGER REFERENCES accounts (id), language TEXT NOT NULL DEFAULT 'en' CHECK (language IN ('en', 'ru'))) STRICT, WITHOUT ROWID;
INSERT INTO ended_bookings VALUES('1a229dc169d3b78be8bc50098a512ba7d0faddab82c',1,'Кирилл','Кирилл@example.org','кирилл@example.org',1,1795998619293,1798590619293,NULL,1795998619305,'cancelled',NULL,'en');
INSERT INTO ended_bookings VALUES('1a229dc16b15a025419ffa17a89bd861b6f47a16984',2,'eve','eve@example.org','eve@example.org',1,1795998619313,NULL,1795998619313,1795998619350,'cancelled',NULL,'en');
INSERT INTO ended_bookings VALUES('1a229dc16cd245a163b3ef9060306445ef19fe3eda4',5,'ivo','ivo@example.org','ivo@example.org',1,1795998619341,1798590619341,NULL,1795998619367,'event_cancelled',NULL,'en');
-- Triggers and indices on  ended_bookings
CREATE INDEX ended_bookings_by_account ON ended_bookings (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX ended_bookings_by_event ON ended_bookings (event_id, ended_at);

-- Table  events
DROP TABLE IF EXISTS events;
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
, audience TEXT NOT NULL DEFAULT 'anyone' CHECK (audience IN ('anyone', 'members'))) STRICT;
INSERT INTO events VALUES(1,'Chamber concert, moved','“Quoted” – и по-русски','Großer Saal',4101818400000,7,2592000,'attendee',10,1795998619276,NULL,4,1,'anyone');
INSERT INTO events VALUES(2,'Workshop','','',4101818400000,2,2592000,'instant',10,1795998619279,NULL,1,1,'anyone');
INSERT INTO events VALUES(3,'Breakfast','','',4101818400000,1000000,2592000,'organiser',1000,1795998619282,NULL,1001,0,'anyone');
INSERT INTO events VALUES(4,'Brief holds','','',4101818400000,5,1,'attendee',10,1795998619284,NULL,1,0,'anyone');
INSERT INTO events VALUES(5,'Called off','','',4101818400000,5,2592000,'attendee',10,1795998619285,1795998619367,0,0,'anyone');
-- Triggers and indices on  events
CREATE INDEX events_by_start ON events (starts_at);

-- Table  flashes
DROP TABLE IF EXISTS flashes;
CREATE TABLE flashes (
    id TEXT PRIMARY KEY,
    content TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- Triggers and indices on  flashes
CREATE INDEX flashes_by_age ON flashes (created_at);

-- Table  idempotency_keys
DROP TABLE IF EXISTS idempotency_keys;
CREATE TABLE idempotency_keys (
    asker BLOB NOT NULL,
    route TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint BLOB NOT NULL,
    answer BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (asker, route, key)
) STRICT, WITHOUT ROWID;
-- Triggers and indices on  idempotency_keys
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);

-- Table  invitations
DROP TABLE IF EXISTS invitations;
CREATE TABLE invitations (
    sha256 BLOB PRIMARY KEY,
    role TEXT NOT NULL CHECK (role IN ('member', 'admin')),
    invited_by INTEGER NOT NULL REFERENCES accounts (id),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Table  known_browsers
DROP TABLE IF EXISTS known_browsers;
CREATE TABLE known_browsers (
    sha256 BLOB PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO known_browsers VALUES(X'501825B2923FC7269DDC2EA99D65CA6D49BDC06B2D20E62623BE4AF0F5803B74',2,1795998619980);
-- Triggers and indices on  known_browsers
CREATE INDEX known_browsers_by_account ON known_browsers (account_id, created_at);
CREATE INDEX known_browsers_by_age ON known_browsers (created_at);

-- Table  outbox
DROP TABLE IF EXISTS outbox;
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
INSERT INTO outbox VALUES(1,'hold_placed','1a229dc1697cdaf4c10ed282f2e13aa166f4e1a2f18',1,NULL,'email','','ada@example.org','en','{}','undelivered',1795998619287,0,NULL,NULL,NULL,1795998619287,1795998619289);
INSERT INTO outbox VALUES(2,'reminder','1a229dc1697cdaf4c10ed282f2e13aa166f4e1a2f18',1,NULL,'email','1798590619287','ada@example.org','en','{}','due',1797726619287,0,NULL,NULL,NULL,1795998619287,NULL);
INSERT INTO outbox VALUES(3,'reminder','1a229dc1697cdaf4c10ed282f2e13aa166f4e1a2f18',1,NULL,'email','1798590619287 in a day','ada@example.org','en','{}','due',1798504219287,0,NULL,NULL,NULL,1795998619287,NULL);
INSERT INTO outbox VALUES(4,'hold_placed','1a229dc169a94c6f8fda02159411346a808e93c51ed',1,NULL,'email','','Bob@example.org','en','{}','undelivered',1795998619290,0,NULL,NULL,NULL,1795998619290,1795998619391);
INSERT INTO outbox VALUES(5,'reminder','1a229dc169a94c6f8fda02159411346a808e93c51ed',1,NULL,'email','1798590619290','Bob@example.org','en','{}','due',1797726619290,0,NULL,NULL,NULL,1795998619290,NULL);
INSERT INTO outbox VALUES(6,'reminder','1a229dc169a94c6f8fda02159411346a808e93c51ed',1,NULL,'email','1798590619290 in a day','Bob@example.org','en','{}','due',1798504219290,0,NULL,NULL,NULL,1795998619290,NULL);
INSERT INTO outbox VALUES(7,'hold_placed','1a229dc169d3b78be8bc50098a512ba7d0faddab82c',1,NULL,'email','','Кирилл@example.org','en','{}','undelivered',1795998619293,0,NULL,NULL,NULL,1795998619293,1795998619391);
INSERT INTO outbox VALUES(8,'reminder','1a229dc169d3b78be8bc50098a512ba7d0faddab82c',1,NULL,'email','1798590619293','Кирилл@example.org','en','{}','due',1797726619293,0,NULL,NULL,NULL,1795998619293,NULL);
INSERT INTO outbox VALUES(9,'reminder','1a229dc169d3b78be8bc50098a512ba7d0faddab82c',1,NULL,'email','1798590619293 in a day','Кирилл@example.org','en','{}','due',1798504219293,0,NULL,NULL,NULL,1795998619293,NULL);
INSERT INTO outbox VALUES(10,'hold_placed','1a229dc169f75a427fd3ea091f247a26865c53a10bc',1,NULL,'email','','dora@example.org','en','{}','undelivered',1795998619295,0,NULL,NULL,NULL,1795998619295,1795998619391);
INSERT INTO outbox VALUES(11,'reminder','1a229dc169f75a427fd3ea091f247a26865c53a10bc',1,NULL,'email','1798590619295','dora@example.org','en','{}','due',1797726619295,0,NULL,NULL,NULL,1795998619295,NULL);
INSERT INTO outbox VALUES(12,'reminder','1a229dc169f75a427fd3ea091f247a26865c53a10bc',1,NULL,'email','1798590619295 in a day','dora@example.org','en','{}','due',1798504219295,0,NULL,NULL,NULL,1795998619295,NULL);
INSERT INTO outbox VALUES(13,'confirmed','1a229dc169a94c6f8fda02159411346a808e93c51ed',1,NULL,'email','','Bob@example.org','en','{}','undelivered',1795998619296,0,NULL,NULL,NULL,1795998619296,1795998619391);
INSERT INTO outbox VALUES(14,'cancelled','1a229dc169d3b78be8bc50098a512ba7d0faddab82c',1,NULL,'email','','Кирилл@example.org','en','{}','undelivered',1795998619305,0,NULL,NULL,NULL,1795998619305,1795998619391);
INSERT INTO outbox VALUES(15,'confirmed','1a229dc16b15a025419ffa17a89bd861b6f47a16984',2,NULL,'email','','eve@example.org','en','{}','undelivered',1795998619313,0,NULL,NULL,NULL,1795998619313,1795998619391);
INSERT INTO outbox VALUES(16,'confirmed','1a229dc16bd6b8b76e9c8d1001f483a20bdabe65de1',2,NULL,'email','','finn@example.org','en','{}','undelivered',1795998619325,0,NULL,NULL,NULL,1795998619325,1795998619391);
INSERT INTO outbox VALUES(17,'hold_placed','1a229dc16c54100482036230527cf69b406a534dcb9',3,NULL,'email','','gus@example.org','en','{}','undelivered',1795998619333,0,NULL,NULL,NULL,1795998619333,1795998619391);
INSERT INTO outbox VALUES(18,'reminder','1a229dc16c54100482036230527cf69b406a534dcb9',3,NULL,'email','1798590619333','gus@example.org','en','{}','due',1797726619333,0,NULL,NULL,NULL,1795998619333,NULL);
INSERT INTO outbox VALUES(19,'reminder','1a229dc16c54100482036230527cf69b406a534dcb9',3,NULL,'email','1798590619333 in a day','gus@example.org','en','{}','due',1798504219333,0,NULL,NULL,NULL,1795998619333,NULL);
INSERT INTO outbox VALUES(20,'hold_placed','1a229dc16c9367dec81026d3074811779b1b8ab7320',4,NULL,'email','','hana@example.org','en','{}','undelivered',1795998619337,0,NULL,NULL,NULL,1795998619337,1795998619391);
INSERT INTO outbox VALUES(21,'hold_placed','1a229dc16cd245a163b3ef9060306445ef19fe3eda4',5,NULL,'email','','ivo@example.org','en','{}','undelivered',1795998619341,0,NULL,NULL,NULL,1795998619341,1795998619391);
INSERT INTO outbox VALUES(22,'reminder','1a229dc16cd245a163b3ef9060306445ef19fe3eda4',5,NULL,'email','1798590619341','ivo@example.org','en','{}','due',1797726619341,0,NULL,NULL,NULL,1795998619341,NULL);
INSERT INTO outbox VALUES(23,'reminder','1a229dc16cd245a163b3ef9060306445ef19fe3eda4',5,NULL,'email','1798590619341 in a day','ivo@example.org','en','{}','due',1798504219341,0,NULL,NULL,NULL,1795998619341,NULL);
INSERT INTO outbox VALUES(24,'cancelled','1a229dc16b15a025419ffa17a89bd861b6f47a16984',2,NULL,'email','','eve@example.org','en','{}','undelivered',1795998619350,0,NULL,NULL,NULL,1795998619350,1795998619391);
INSERT INTO outbox VALUES(25,'event_changed','1a229dc1697cdaf4c10ed282f2e13aa166f4e1a2f18',1,NULL,'email','1795998619358','ada@example.org','en','{"changes": {"title": ["Chamber concert", "Chamber concert, moved"]}}','undelivered',1795998619358,0,NULL,NULL,NULL,1795998619358,1795998619391);
INSERT INTO outbox VALUES(26,'event_changed','1a229dc169a94c6f8fda02159411346a808e93c51ed',1,NULL,'email','1795998619358','Bob@example.org','en','{"changes": {"title": ["Chamber concert", "Chamber concert, moved"]}}','undelivered',1795998619358,0,NULL,NULL,NULL,1795998619358,1795998619391);
INSERT INTO outbox VALUES(27,'event_changed','1a229dc169f75a427fd3ea091f247a26865c53a10bc',1,NULL,'email','1795998619358','dora@example.org','en','{"changes": {"title": ["Chamber concert", "Chamber concert, moved"]}}','undelivered',1795998619358,0,NULL,NULL,NULL,1795998619358,1795998619391);
INSERT INTO outbox VALUES(28,'event_cancelled','1a229dc16cd245a163b3ef9060306445ef19fe3eda4',5,NULL,'email','','ivo@example.org','en','{}','undelivered',1795998619367,0,NULL,NULL,NULL,1795998619367,1795998619391);
INSERT INTO outbox VALUES(29,'prove_address','account 2',NULL,2,'email','5986662','mia@example.org','en','{}','undelivered',1795998619771,0,NULL,NULL,NULL,1795998619771,1795998619772);
INSERT INTO outbox VALUES(30,'hold_placed','1a229dc195036446eda5e56a57ca770289342ec5379',1,2,'email','','mia@example.org','en','{}','undelivered',1795998619984,0,NULL,NULL,NULL,1795998619984,1795998619986);
INSERT INTO outbox VALUES(31,'reminder','1a229dc195036446eda5e56a57ca770289342ec5379',1,2,'email','1798590619984','mia@example.org','en','{}','due',1797726619984,0,NULL,NULL,NULL,1795998619984,NULL);
INSERT INTO outbox VALUES(32,'reminder','1a229dc195036446eda5e56a57ca770289342ec5379',1,2,'email','1798590619984 in a day','mia@example.org','en','{}','due',1798504219984,0,NULL,NULL,NULL,1795998619984,NULL);
INSERT INTO outbox VALUES(33,'hold_placed','1a229dc1953fa2ecf4e5220835a90f18b6c281a30b0',3,2,'email','','mia@example.org','en','{}','undelivered',1795998619987,0,NULL,NULL,NULL,1795998619987,1795998620088);
INSERT INTO outbox VALUES(34,'reminder','1a229dc1953fa2ecf4e5220835a90f18b6c281a30b0',3,2,'email','1798590619987','mia@example.org','en','{}','due',1797726619987,0,NULL,NULL,NULL,1795998619987,NULL);
INSERT INTO outbox VALUES(35,'reminder','1a229dc1953fa2ecf4e5220835a90f18b6c281a30b0',3,2,'email','1798590619987 in a day','mia@example.org','en','{}','due',1798504219987,0,NULL,NULL,NULL,1795998619987,NULL);
-- Triggers and indices on  outbox
CREATE INDEX outbox_by_account ON outbox (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX outbox_by_due ON outbox (channel, due_at) WHERE finished_at IS NULL;
CREATE INDEX outbox_by_end ON outbox (finished_at) WHERE finished_at IS NOT NULL;
CREATE INDEX outbox_by_trouble ON outbox (state, due_at) WHERE state IN ('failed', 'undelivered');
CREATE UNIQUE INDEX outbox_once ON outbox (subject, kind, channel, occasion);
CREATE INDEX outbox_retried ON outbox (due_at) WHERE finished_at IS NULL AND tries > 0;

-- Table  proofs
DROP TABLE IF EXISTS proofs;
CREATE TABLE proofs (
    sha256 BLOB PRIMARY KEY,
    account_id INTEGER REFERENCES accounts (id) ON DELETE CASCADE,
    email TEXT NOT NULL,
    purpose TEXT NOT NULL CHECK (purpose IN ('prove', 'reset')),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- Triggers and indices on  proofs
CREATE INDEX proofs_by_account ON proofs (account_id);
CREATE INDEX proofs_by_end ON proofs (expires_at);

-- Table  sessions
DROP TABLE IF EXISTS sessions;
CREATE TABLE sessions (
    sha256 BLOB PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    address TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO sessions VALUES(X'9E47D838FA1AB157CBCC7C30DFC4B89C1822F6E9F000B2B64CC34D42FC765DE5',2,'127.0.0.1',1795998619980,1795998619980,1798590619980);
-- Triggers and indices on  sessions
CREATE INDEX sessions_by_account ON sessions (account_id);
CREATE INDEX sessions_by_end ON sessions (expires_at);

-- Table  sign_in_links
DROP TABLE IF EXISTS sign_in_links;
CREATE TABLE sign_in_links (
    sha256 BLOB PRIMARY KEY,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO sign_in_links VALUES(X'DC0B2ED32308089AEE8715D3D26E3E1100BF30715C8A2CB1AF8179112D646B73',1795998617608);

-- Table  telegram_links
DROP TABLE IF EXISTS telegram_links;
CREATE TABLE telegram_links (
    sha256 BLOB PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- Triggers and indices on  telegram_links
CREATE INDEX telegram_links_by_account ON telegram_links (account_id);

-- Table  telegram_offsets
DROP TABLE IF EXISTS telegram_offsets;
CREATE TABLE telegram_offsets (
    bot_id INTEGER PRIMARY KEY,
    next_update_id INTEGER NOT NULL,
    received_at INTEGER NOT NULL
) STRICT;

-- Table  told_events
DROP TABLE IF EXISTS told_events;
CREATE TABLE told_events (
    event_id INTEGER NOT NULL REFERENCES events (id),
    starts_at INTEGER NOT NULL,
    last_person TEXT NOT NULL,
    last_id TEXT NOT NULL,
    finished_at INTEGER,
    PRIMARY KEY (event_id, starts_at)
) STRICT, WITHOUT ROWID;

-- For primary key autoincrements the next id to use is stored in
-- sqlite_sequence
DELETE FROM main.sqlite_sequence WHERE name='accounts';
INSERT INTO main.sqlite_sequence VALUES ('accounts', 2);
DELETE FROM main.sqlite_sequence WHERE name='api_tokens';
INSERT INTO main.sqlite_sequence VALUES ('api_tokens', 1);
DELETE FROM main.sqlite_sequence WHERE name='audit_log';
INSERT INTO main.sqlite_sequence VALUES ('audit_log', 10);

-- Database header
pragma user_version=4;
pragma application_id=1651470187;

COMMIT TRANSACTION;
