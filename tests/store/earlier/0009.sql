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
    disabled_at INTEGER, language TEXT NOT NULL DEFAULT 'en' CHECK (language IN ('en', 'ru')), channel TEXT NOT NULL DEFAULT 'email' CHECK (channel IN ('email', 'telegram')), telegram_chat_id INTEGER, admin_notices TEXT NOT NULL DEFAULT 'all' CHECK (admin_notices IN ('all', 'none')), new_email TEXT, approved_at INTEGER,
    CHECK ((email IS NULL) = (person IS NULL)),
    CHECK (id <> 1 OR (role = 'admin' AND email IS NULL AND password_hash IS NULL AND disabled_at IS NULL))
) STRICT;
INSERT INTO accounts VALUES(1,'Operator',NULL,NULL,NULL,'admin',NULL,0,NULL,'en','email',NULL,'all',NULL,NULL);
INSERT INTO accounts VALUES(2,'Mia','mia@example.org','mia@example.org','$argon2id$v=19$m=19456,t=2,p=1$ONx9jlIHh7YiUqI4yeF2LA$HjJj0fQiXLKGPBjAEqEHF1Z2moWLBnPx+Da4M+Z3GRA','member',NULL,1795998664067,NULL,'en','email',NULL,'all',NULL,NULL);
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
INSERT INTO api_tokens VALUES(1,X'113C53D8F58C33686541A85ADD2CC9BFF81EDFF12F9ABE91C086387D302E989C',1,'operator',1795998663088,1795998663528,NULL);
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
INSERT INTO audit_log VALUES(1,1795998663088,1,'token created','token 1','');
INSERT INTO audit_log VALUES(2,1795998663528,1,'event published','event 1','127.0.0.1');
INSERT INTO audit_log VALUES(3,1795998663537,1,'event published','event 2','127.0.0.1');
INSERT INTO audit_log VALUES(4,1795998663548,1,'event published','event 3','127.0.0.1');
INSERT INTO audit_log VALUES(5,1795998663554,1,'event published','event 4','127.0.0.1');
INSERT INTO audit_log VALUES(6,1795998663566,1,'event published','event 5','127.0.0.1');
INSERT INTO audit_log VALUES(7,1795998663768,1,'event changed','event 1','127.0.0.1');
INSERT INTO audit_log VALUES(8,1795998663788,1,'event cancelled','event 5','127.0.0.1');
INSERT INTO audit_log VALUES(9,1795998664067,2,'registered','account 2','127.0.0.1');
INSERT INTO audit_log VALUES(10,1795998664254,2,'signed in','account 2','127.0.0.1');
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
    confirmed_at INTEGER, account_id INTEGER REFERENCES accounts (id), language TEXT NOT NULL DEFAULT 'en' CHECK (language IN ('en', 'ru')), remind_at INTEGER CHECK (remind_at IS NULL OR expires_at IS NOT NULL), offer INTEGER NOT NULL DEFAULT 0 CHECK (offer IN (0, 1)), extensions INTEGER NOT NULL DEFAULT 0, held_until INTEGER,
    CHECK ((expires_at IS NULL) <> (confirmed_at IS NULL))
) STRICT, WITHOUT ROWID;
INSERT INTO bookings VALUES('1a229dcc391b32cf748a521718793692282442a448d',1,'ada','ada@example.org','ada@example.org',1,1795998663569,1798590663569,NULL,NULL,'en',1797726663569,0,0,NULL);
INSERT INTO bookings VALUES('1a229dcc3b5ae396759a79c008032b5f0bc456492e0',1,'dora','dora@example.org','dora@example.org',1,1795998663605,1798590663605,NULL,NULL,'en',1797726663605,0,0,NULL);
INSERT INTO bookings VALUES('1a229dcc3e1227ad4a2ac439b6461857a979e7e880c',2,'finn','finn@example.org','finn@example.org',1,1795998663649,NULL,1795998663649,NULL,'en',NULL,0,0,NULL);
INSERT INTO bookings VALUES('1a229dcc3f09105adb53bade9a1aeb4635287a0fc66',3,'gus','gus@example.org','gus@example.org',1000,1795998663664,1798590663664,NULL,NULL,'en',1797726663664,0,0,NULL);
INSERT INTO bookings VALUES('1a229dcc43a1f733b524a2be925cc615268ebf87c71',2,'jo','jo@example.org','jo@example.org',1,1795998663738,1798590663738,NULL,NULL,'en',1797726663738,1,0,NULL);
INSERT INTO bookings VALUES('1a229dcc649ffc4cd7d8e0c4bc706f29bc2c1af3733',1,'Mia','mia@example.org','account 2',1,1795998664265,1798590664265,NULL,2,'en',1797726664265,0,0,NULL);
INSERT INTO bookings VALUES('1a229dcc64c479edf0ae975850358c6bcbcf7f3fbe4',3,'Mia','mia@example.org','account 2',1,1795998664268,1798590664268,NULL,2,'en',1797726664268,0,0,NULL);
INSERT INTO bookings VALUES('1a229dcc64e1df86011fd554b1ff97ea1bbbffb502e',1,'Nils','nils@example.org','nils@example.org',1,1795998664270,NULL,1795998663617,NULL,'en',NULL,0,0,NULL);
-- Triggers and indices on  bookings
CREATE INDEX bookings_by_account ON bookings (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX bookings_by_deadline ON bookings (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX bookings_by_event_deadline ON bookings (event_id, expires_at, seats) WHERE expires_at IS NOT NULL;
CREATE INDEX bookings_by_person ON bookings (event_id, person);
CREATE INDEX bookings_by_reminder ON bookings (remind_at) WHERE remind_at IS NOT NULL;
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
) STRICT, WITHOUT ROWID;
INSERT INTO ended_bookings VALUES('1a229dcc3a019bb10ba7cbf5450f5c619f4100438f1',1,'Bob','Bob@example.org','bob@example.org',1,1795998663584,NULL,1795998663617,1795998664270,'handed_over',NULL,'en',0,0);
INSERT INTO ended_bookings VALUES('1a229dcc3aafcbed3c77d593e6dae5caf73ca321e4a',1,'Кирилл','Кирилл@example.org','кирилл@example.org',1,1795998663594,1798590663594,NULL,1795998663621,'cancelled',NULL,'en',0,0);
INSERT INTO ended_bookings VALUES('1a229dcc3d50e391eea745f54152d5139f3df97fc4d',2,'eve','eve@example.org','eve@example.org',1,1795998663637,NULL,1795998663637,1795998663738,'cancelled',NULL,'en',0,0);
INSERT INTO ended_bookings VALUES('1a229dcc3f91fd4b348c172d580c8d4df910fb954e6',4,'hana','hana@example.org','hana@example.org',1,1795998663673,1795998664673,NULL,1795998664673,'expired',NULL,'en',0,0);
INSERT INTO ended_bookings VALUES('1a229dcc4096127b3e42b5514c8ae5c93dc2e09b39a',5,'ivo','ivo@example.org','ivo@example.org',1,1795998663689,1798590663689,NULL,1795998663788,'event_cancelled',NULL,'en',0,0);
-- Triggers and indices on  ended_bookings
CREATE INDEX ended_bookings_by_account ON ended_bookings (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX ended_bookings_by_event ON ended_bookings (event_id, ended_at);

-- Table  ended_entries
DROP TABLE IF EXISTS ended_entries;
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
INSERT INTO ended_entries VALUES(1,'1a229dcc414b201988af887c635ed69bb4c42f67159',2,'jo','jo@example.org',1,1795998663700,NULL,'jo@example.org','en','offered','1a229dcc43a1f733b524a2be925cc615268ebf87c71',1795998663738);
INSERT INTO ended_entries VALUES(3,'1a229dcc42cd6d87a2bbb0d1b01d1b5161cfb82c384',2,'lea','lea@example.org',1,1795998663724,NULL,'lea@example.org','en','left',NULL,1795998663752);
-- Triggers and indices on  ended_entries
CREATE INDEX ended_entries_by_account ON ended_entries (account_id) WHERE account_id IS NOT NULL;

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
, audience TEXT NOT NULL DEFAULT 'anyone' CHECK (audience IN ('anyone', 'members')), opens_at INTEGER, closes_at INTEGER, max_extensions INTEGER NOT NULL DEFAULT 0 CHECK (max_extensions BETWEEN 0 AND 100), cancel_reason TEXT NOT NULL DEFAULT '', waiting INTEGER NOT NULL DEFAULT 0 CHECK (waiting >= 0), next_offer_at INTEGER, approved_only INTEGER NOT NULL DEFAULT 0
    CHECK (approved_only = 0 OR (approved_only = 1 AND audience = 'members')), offer_seconds INTEGER CHECK (offer_seconds BETWEEN 1 AND 2592000)) STRICT;
INSERT INTO events VALUES(1,'Chamber concert, moved','“Quoted” – и по-русски','Großer Saal',4101818400000,7,2592000,'attendee',10,1795998663528,NULL,4,1,'anyone',NULL,NULL,0,'',0,NULL,0,NULL);
INSERT INTO events VALUES(2,'Workshop','','',4101818400000,2,2592000,'instant',10,1795998663537,NULL,2,1,'anyone',NULL,NULL,0,'',1,NULL,0,NULL);
INSERT INTO events VALUES(3,'Breakfast','','',4101818400000,1000000,2592000,'organiser',1000,1795998663548,NULL,1001,0,'anyone',NULL,NULL,0,'',0,NULL,0,NULL);
INSERT INTO events VALUES(4,'Brief holds','','',4101818400000,5,1,'attendee',10,1795998663554,NULL,0,0,'anyone',NULL,NULL,0,'',0,NULL,0,NULL);
INSERT INTO events VALUES(5,'Called off','','',4101818400000,5,2592000,'attendee',10,1795998663566,1795998663788,0,0,'anyone',NULL,NULL,0,'The hall has no heating.',0,NULL,0,NULL);
-- Triggers and indices on  events
CREATE INDEX events_by_next_offer ON events (next_offer_at) WHERE next_offer_at IS NOT NULL;
CREATE INDEX events_by_start ON events (starts_at);
CREATE INDEX events_to_empty ON events (cancelled_at) WHERE cancelled_at IS NOT NULL AND (taken > 0 OR waiting > 0);
CREATE INDEX events_with_waiting ON events (starts_at) WHERE waiting > 0;

-- Table  flashes
DROP TABLE IF EXISTS flashes;
CREATE TABLE flashes (
    id TEXT PRIMARY KEY,
    content TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- Triggers and indices on  flashes
CREATE INDEX flashes_by_age ON flashes (created_at);

-- Table  history
DROP TABLE IF EXISTS history;
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
INSERT INTO history VALUES(1,1795998663528,1,'published','account 1',NULL,NULL,'{"title":"Chamber concert","description":"“Quoted” – и по-русски","location":"Großer Saal","starts_at":4101818400000,"seats":5,"hold_seconds":2592000,"confirmation":"attendee","max_seats_per_person":10,"audience":"anyone","opens_at":null,"closes_at":null,"max_extensions":0,"offer_seconds":null}');
INSERT INTO history VALUES(2,1795998663537,2,'published','account 1',NULL,NULL,'{"title":"Workshop","description":"","location":"","starts_at":4101818400000,"seats":2,"hold_seconds":2592000,"confirmation":"instant","max_seats_per_person":10,"audience":"anyone","opens_at":null,"closes_at":null,"max_extensions":0,"offer_seconds":null}');
INSERT INTO history VALUES(3,1795998663548,3,'published','account 1',NULL,NULL,'{"title":"Breakfast","description":"","location":"","starts_at":4101818400000,"seats":1000000,"hold_seconds":2592000,"confirmation":"organiser","max_seats_per_person":1000,"audience":"anyone","opens_at":null,"closes_at":null,"max_extensions":0,"offer_seconds":null}');
INSERT INTO history VALUES(4,1795998663554,4,'published','account 1',NULL,NULL,'{"title":"Brief holds","description":"","location":"","starts_at":4101818400000,"seats":5,"hold_seconds":1,"confirmation":"attendee","max_seats_per_person":10,"audience":"anyone","opens_at":null,"closes_at":null,"max_extensions":0,"offer_seconds":null}');
INSERT INTO history VALUES(5,1795998663566,5,'published','account 1',NULL,NULL,'{"title":"Called off","description":"","location":"","starts_at":4101818400000,"seats":5,"hold_seconds":2592000,"confirmation":"attendee","max_seats_per_person":10,"audience":"anyone","opens_at":null,"closes_at":null,"max_extensions":0,"offer_seconds":null}');
INSERT INTO history VALUES(6,1795998663569,1,'booked','guest','1a229dcc391b32cf748a521718793692282442a448d',NULL,'{"seats":1,"expires_at":1798590663569,"confirmed_at":null}');
INSERT INTO history VALUES(7,1795998663584,1,'booked','guest','1a229dcc3a019bb10ba7cbf5450f5c619f4100438f1',NULL,'{"seats":1,"expires_at":1798590663584,"confirmed_at":null}');
INSERT INTO history VALUES(8,1795998663594,1,'booked','guest','1a229dcc3aafcbed3c77d593e6dae5caf73ca321e4a',NULL,'{"seats":1,"expires_at":1798590663594,"confirmed_at":null}');
INSERT INTO history VALUES(9,1795998663605,1,'booked','guest','1a229dcc3b5ae396759a79c008032b5f0bc456492e0',NULL,'{"seats":1,"expires_at":1798590663605,"confirmed_at":null}');
INSERT INTO history VALUES(10,1795998663617,1,'confirmed','guest','1a229dcc3a019bb10ba7cbf5450f5c619f4100438f1',NULL,'{"confirmed_at":1795998663617}');
INSERT INTO history VALUES(11,1795998663621,1,'cancelled','guest','1a229dcc3aafcbed3c77d593e6dae5caf73ca321e4a',NULL,'{"ended_at":1795998663621,"reason":"cancelled"}');
INSERT INTO history VALUES(12,1795998663637,2,'booked','guest','1a229dcc3d50e391eea745f54152d5139f3df97fc4d',NULL,'{"seats":1,"expires_at":null,"confirmed_at":1795998663637}');
INSERT INTO history VALUES(13,1795998663649,2,'booked','guest','1a229dcc3e1227ad4a2ac439b6461857a979e7e880c',NULL,'{"seats":1,"expires_at":null,"confirmed_at":1795998663649}');
INSERT INTO history VALUES(14,1795998663664,3,'booked','guest','1a229dcc3f09105adb53bade9a1aeb4635287a0fc66',NULL,'{"seats":1000,"expires_at":1798590663664,"confirmed_at":null}');
INSERT INTO history VALUES(15,1795998663673,4,'booked','guest','1a229dcc3f91fd4b348c172d580c8d4df910fb954e6',NULL,'{"seats":1,"expires_at":1795998664673,"confirmed_at":null}');
INSERT INTO history VALUES(16,1795998663689,5,'booked','guest','1a229dcc4096127b3e42b5514c8ae5c93dc2e09b39a',NULL,'{"seats":1,"expires_at":1798590663689,"confirmed_at":null}');
INSERT INTO history VALUES(17,1795998663700,2,'joined','guest',NULL,'1a229dcc414b201988af887c635ed69bb4c42f67159','{"seats":1}');
INSERT INTO history VALUES(18,1795998663714,2,'joined','guest',NULL,'1a229dcc422816ae43a9d3c80fa7e08d4df8ec4c488','{"seats":1}');
INSERT INTO history VALUES(19,1795998663724,2,'joined','guest',NULL,'1a229dcc42cd6d87a2bbb0d1b01d1b5161cfb82c384','{"seats":1}');
INSERT INTO history VALUES(20,1795998663738,2,'cancelled','guest','1a229dcc3d50e391eea745f54152d5139f3df97fc4d',NULL,'{"ended_at":1795998663738,"reason":"cancelled"}');
INSERT INTO history VALUES(21,1795998663738,2,'offered','guest','1a229dcc43a1f733b524a2be925cc615268ebf87c71','1a229dcc414b201988af887c635ed69bb4c42f67159','{"seats":1,"expires_at":1798590663738}');
INSERT INTO history VALUES(22,1795998663752,2,'left','guest',NULL,'1a229dcc42cd6d87a2bbb0d1b01d1b5161cfb82c384','{}');
INSERT INTO history VALUES(23,1795998663768,1,'changed','account 1',NULL,NULL,'{"title":"Chamber concert, moved","seats":7}');
INSERT INTO history VALUES(24,1795998663788,5,'event_cancelled','account 1',NULL,NULL,'{"reason":"The hall has no heating."}');
INSERT INTO history VALUES(25,1795998663788,5,'cancelled','account 1','1a229dcc4096127b3e42b5514c8ae5c93dc2e09b39a',NULL,'{"ended_at":1795998663788,"reason":"event_cancelled"}');
INSERT INTO history VALUES(26,1795998664265,1,'booked','account 2','1a229dcc649ffc4cd7d8e0c4bc706f29bc2c1af3733',NULL,'{"seats":1,"expires_at":1798590664265,"confirmed_at":null}');
INSERT INTO history VALUES(27,1795998664268,3,'booked','account 2','1a229dcc64c479edf0ae975850358c6bcbcf7f3fbe4',NULL,'{"seats":1,"expires_at":1798590664268,"confirmed_at":null}');
INSERT INTO history VALUES(28,1795998664270,1,'handed_over','guest','1a229dcc3a019bb10ba7cbf5450f5c619f4100438f1',NULL,'{"ended_at":1795998664270,"reason":"handed_over","to":"1a229dcc64e1df86011fd554b1ff97ea1bbbffb502e"}');
INSERT INTO history VALUES(29,1795998664270,1,'received','guest','1a229dcc64e1df86011fd554b1ff97ea1bbbffb502e',NULL,'{"seats":1,"confirmed_at":1795998663617}');
INSERT INTO history VALUES(30,1795998664673,4,'expired','system','1a229dcc3f91fd4b348c172d580c8d4df910fb954e6',NULL,'{"ended_at":1795998664673,"reason":"expired"}');
-- Triggers and indices on  history
CREATE INDEX history_by_account ON history (actor) WHERE actor NOT IN ('system', 'guest');
CREATE INDEX history_by_booking ON history (booking_id) WHERE booking_id IS NOT NULL;
CREATE INDEX history_by_event ON history (event_id);

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
INSERT INTO known_browsers VALUES(X'6BCE4DCFE7B6C5DA419B2F608E7E35E5316A2C5CD1B98E0213D8EEF22F035E99',2,1795998664254);
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
INSERT INTO outbox VALUES(1,'hold_placed','1a229dcc391b32cf748a521718793692282442a448d',1,NULL,'email','1795998663569','ada@example.org','en','{}','undelivered',1795998663569,0,NULL,NULL,NULL,1795998663569,1795998663576);
INSERT INTO outbox VALUES(2,'hold_placed','1a229dcc3a019bb10ba7cbf5450f5c619f4100438f1',1,NULL,'email','1795998663584','Bob@example.org','en','{}','undelivered',1795998663584,0,NULL,NULL,NULL,1795998663584,1795998663688);
INSERT INTO outbox VALUES(3,'hold_placed','1a229dcc3aafcbed3c77d593e6dae5caf73ca321e4a',1,NULL,'email','1795998663594','Кирилл@example.org','en','{}','undelivered',1795998663594,0,NULL,NULL,NULL,1795998663594,1795998663688);
INSERT INTO outbox VALUES(4,'hold_placed','1a229dcc3b5ae396759a79c008032b5f0bc456492e0',1,NULL,'email','1795998663605','dora@example.org','en','{}','undelivered',1795998663605,0,NULL,NULL,NULL,1795998663605,1795998663688);
INSERT INTO outbox VALUES(5,'confirmed','1a229dcc3a019bb10ba7cbf5450f5c619f4100438f1',1,NULL,'email','1795998663617','Bob@example.org','en','{}','undelivered',1795998663617,0,NULL,NULL,NULL,1795998663617,1795998663688);
INSERT INTO outbox VALUES(6,'cancelled','1a229dcc3aafcbed3c77d593e6dae5caf73ca321e4a',1,NULL,'email','1795998663621','Кирилл@example.org','en','{}','undelivered',1795998663621,0,NULL,NULL,NULL,1795998663621,1795998663688);
INSERT INTO outbox VALUES(7,'confirmed','1a229dcc3d50e391eea745f54152d5139f3df97fc4d',2,NULL,'email','1795998663637','eve@example.org','en','{}','undelivered',1795998663637,0,NULL,NULL,NULL,1795998663637,1795998663688);
INSERT INTO outbox VALUES(8,'confirmed','1a229dcc3e1227ad4a2ac439b6461857a979e7e880c',2,NULL,'email','1795998663649','finn@example.org','en','{}','undelivered',1795998663649,0,NULL,NULL,NULL,1795998663649,1795998663688);
INSERT INTO outbox VALUES(9,'hold_placed','1a229dcc3f09105adb53bade9a1aeb4635287a0fc66',3,NULL,'email','1795998663664','gus@example.org','en','{}','undelivered',1795998663664,0,NULL,NULL,NULL,1795998663664,1795998663688);
INSERT INTO outbox VALUES(10,'hold_placed','1a229dcc3f91fd4b348c172d580c8d4df910fb954e6',4,NULL,'email','1795998663673','hana@example.org','en','{}','undelivered',1795998663673,0,NULL,NULL,NULL,1795998663673,1795998663688);
INSERT INTO outbox VALUES(11,'hold_placed','1a229dcc4096127b3e42b5514c8ae5c93dc2e09b39a',5,NULL,'email','1795998663689','ivo@example.org','en','{}','undelivered',1795998663689,0,NULL,NULL,NULL,1795998663689,1795998663804);
INSERT INTO outbox VALUES(12,'waitlist_joined','entry 1a229dcc414b201988af887c635ed69bb4c42f67159',2,NULL,'email','','jo@example.org','en','{}','undelivered',1795998663700,0,NULL,NULL,NULL,1795998663700,1795998663804);
INSERT INTO outbox VALUES(13,'waitlist_joined','entry 1a229dcc422816ae43a9d3c80fa7e08d4df8ec4c488',2,NULL,'email','','kim@example.org','en','{}','undelivered',1795998663714,0,NULL,NULL,NULL,1795998663714,1795998663804);
INSERT INTO outbox VALUES(14,'waitlist_joined','entry 1a229dcc42cd6d87a2bbb0d1b01d1b5161cfb82c384',2,NULL,'email','','lea@example.org','en','{}','undelivered',1795998663724,0,NULL,NULL,NULL,1795998663724,1795998663804);
INSERT INTO outbox VALUES(15,'cancelled','1a229dcc3d50e391eea745f54152d5139f3df97fc4d',2,NULL,'email','1795998663738','eve@example.org','en','{}','undelivered',1795998663738,0,NULL,NULL,NULL,1795998663738,1795998663804);
INSERT INTO outbox VALUES(16,'offered','1a229dcc43a1f733b524a2be925cc615268ebf87c71',2,NULL,'email','1795998663738','jo@example.org','en','{}','undelivered',1795998663738,0,NULL,NULL,NULL,1795998663738,1795998663804);
INSERT INTO outbox VALUES(17,'event_changed','1a229dcc391b32cf748a521718793692282442a448d',1,NULL,'email','1795998663768','ada@example.org','en','{"changes": {"title": ["Chamber concert", "Chamber concert, moved"]}}','undelivered',1795998663768,0,NULL,NULL,NULL,1795998663768,1795998663804);
INSERT INTO outbox VALUES(18,'event_changed','1a229dcc3a019bb10ba7cbf5450f5c619f4100438f1',1,NULL,'email','1795998663768','Bob@example.org','en','{"changes": {"title": ["Chamber concert", "Chamber concert, moved"]}}','undelivered',1795998663768,0,NULL,NULL,NULL,1795998663768,1795998663804);
INSERT INTO outbox VALUES(19,'event_changed','1a229dcc3b5ae396759a79c008032b5f0bc456492e0',1,NULL,'email','1795998663768','dora@example.org','en','{"changes": {"title": ["Chamber concert", "Chamber concert, moved"]}}','undelivered',1795998663768,0,NULL,NULL,NULL,1795998663768,1795998663804);
INSERT INTO outbox VALUES(20,'event_cancelled','1a229dcc4096127b3e42b5514c8ae5c93dc2e09b39a',5,NULL,'email','1795998663788','ivo@example.org','en','{}','undelivered',1795998663788,0,NULL,NULL,NULL,1795998663788,1795998663804);
INSERT INTO outbox VALUES(21,'prove_address','account 2',NULL,2,'email','5986662 mia@example.org','mia@example.org','en','{}','undelivered',1795998664067,0,NULL,NULL,NULL,1795998664067,1795998664069);
INSERT INTO outbox VALUES(22,'hold_placed','1a229dcc649ffc4cd7d8e0c4bc706f29bc2c1af3733',1,2,'email','1795998664265','mia@example.org','en','{}','undelivered',1795998664265,0,NULL,NULL,NULL,1795998664265,1795998664267);
INSERT INTO outbox VALUES(23,'hold_placed','1a229dcc64c479edf0ae975850358c6bcbcf7f3fbe4',3,2,'email','1795998664268','mia@example.org','en','{}','undelivered',1795998664268,0,NULL,NULL,NULL,1795998664268,1795998664368);
INSERT INTO outbox VALUES(24,'handed_over','1a229dcc3a019bb10ba7cbf5450f5c619f4100438f1',1,NULL,'email','1795998664270','Bob@example.org','en','{}','undelivered',1795998664270,0,NULL,NULL,NULL,1795998664270,1795998664368);
INSERT INTO outbox VALUES(25,'received','1a229dcc64e1df86011fd554b1ff97ea1bbbffb502e',1,NULL,'email','1795998664270','nils@example.org','en','{}','undelivered',1795998664270,0,NULL,NULL,NULL,1795998664270,1795998664368);
INSERT INTO outbox VALUES(26,'expired','1a229dcc3f91fd4b348c172d580c8d4df910fb954e6',4,NULL,'email','1795998664673','hana@example.org','en','{}','undelivered',1795998664673,0,NULL,NULL,NULL,1795998664673,1795998664678);
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
INSERT INTO sessions VALUES(X'280377D6526D7CA5D5D31D368BCC0F6060471F2BA4B7EC52BD9B987D95F3DA45',2,'127.0.0.1',1795998664254,1795998664254,1798590664254);
-- Triggers and indices on  sessions
CREATE INDEX sessions_by_account ON sessions (account_id);
CREATE INDEX sessions_by_end ON sessions (expires_at);

-- Table  sign_in_links
DROP TABLE IF EXISTS sign_in_links;
CREATE TABLE sign_in_links (
    sha256 BLOB PRIMARY KEY,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO sign_in_links VALUES(X'90F1B134F21C30533CBAC643D0962BB612F6F40C4B13AFC2B55E510A805C49C3',1795998661269);

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

-- Table  waitlist_entries
DROP TABLE IF EXISTS waitlist_entries;
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
INSERT INTO waitlist_entries VALUES(2,'1a229dcc422816ae43a9d3c80fa7e08d4df8ec4c488',2,'kim','kim@example.org',1,1795998663714,NULL,'kim@example.org','en',0,NULL);
-- Triggers and indices on  waitlist_entries
CREATE INDEX waitlist_entries_by_account ON waitlist_entries (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX waitlist_entries_by_event ON waitlist_entries (event_id);
CREATE INDEX waitlist_entries_by_seats ON waitlist_entries (event_id, seats);
CREATE TRIGGER waitlist_entries_delete AFTER DELETE ON waitlist_entries BEGIN
    UPDATE events SET waiting = waiting - 1 WHERE id = OLD.event_id;
END;
CREATE TRIGGER waitlist_entries_insert AFTER INSERT ON waitlist_entries BEGIN
    UPDATE events SET waiting = waiting + 1 WHERE id = NEW.event_id;
END;
CREATE INDEX waitlist_entries_not_saved_for ON waitlist_entries (event_id) WHERE passed_over < 3;
CREATE INDEX waitlist_entries_saved_for ON waitlist_entries (event_id) WHERE passed_over = 3;

-- For primary key autoincrements the next id to use is stored in
-- sqlite_sequence
DELETE FROM main.sqlite_sequence WHERE name='accounts';
INSERT INTO main.sqlite_sequence VALUES ('accounts', 2);
DELETE FROM main.sqlite_sequence WHERE name='api_tokens';
INSERT INTO main.sqlite_sequence VALUES ('api_tokens', 1);
DELETE FROM main.sqlite_sequence WHERE name='audit_log';
INSERT INTO main.sqlite_sequence VALUES ('audit_log', 10);
DELETE FROM main.sqlite_sequence WHERE name='waitlist_entries';
INSERT INTO main.sqlite_sequence VALUES ('waitlist_entries', 3);

-- Database header
pragma user_version=9;
pragma application_id=1651470187;

COMMIT TRANSACTION;
