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
INSERT INTO accounts VALUES(2,'Mia','mia@example.org','mia@example.org','$argon2id$v=19$m=19456,t=2,p=1$eCgQYPd1l1d8QM128VtdQw$P3lhL4fUgvhHMqg03cyrTbjd50hlbvlEJ8NvZFdroiM','member',NULL,1796039372676,NULL,'en','email',NULL,'all',NULL,NULL);
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
INSERT INTO api_tokens VALUES(1,X'9A2CE5E30B758E42357A465C3F7675DDF3B0A1898892B4BFB9E82BA6ECAA5E26',1,'operator',1796039367938,1796039369232,NULL);
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
INSERT INTO audit_log VALUES(1,1796039367938,1,'token created','token 1','');
INSERT INTO audit_log VALUES(2,1796039369232,1,'event published','event 1','127.0.0.1');
INSERT INTO audit_log VALUES(3,1796039369293,1,'event published','event 2','127.0.0.1');
INSERT INTO audit_log VALUES(4,1796039369322,1,'event published','event 3','127.0.0.1');
INSERT INTO audit_log VALUES(5,1796039369339,1,'event published','event 4','127.0.0.1');
INSERT INTO audit_log VALUES(6,1796039369416,1,'event published','event 5','127.0.0.1');
INSERT INTO audit_log VALUES(7,1796039369863,1,'event changed','event 1','127.0.0.1');
INSERT INTO audit_log VALUES(8,1796039369884,1,'event cancelled','event 5','127.0.0.1');
INSERT INTO audit_log VALUES(9,1796039372676,2,'registered','account 2','127.0.0.1');
INSERT INTO audit_log VALUES(10,1796039374125,2,'signed in','account 2','127.0.0.1');
-- Triggers and indices on  audit_log
CREATE INDEX audit_log_by_account ON audit_log (account_id) WHERE account_id IS NOT NULL;
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
CREATE INDEX audit_log_with_address ON audit_log (at) WHERE address <> '';

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
    confirmed_at INTEGER, account_id INTEGER REFERENCES accounts (id), language TEXT NOT NULL DEFAULT 'en' CHECK (language IN ('en', 'ru')), remind_at INTEGER CHECK (remind_at IS NULL OR expires_at IS NOT NULL), offer INTEGER NOT NULL DEFAULT 0 CHECK (offer IN (0, 1)), extensions INTEGER NOT NULL DEFAULT 0, held_until INTEGER, network TEXT, proved_at INTEGER, reference TEXT NOT NULL DEFAULT '', price_cents INTEGER, currency TEXT, answers TEXT NOT NULL DEFAULT '{}', note TEXT NOT NULL DEFAULT '',
    CHECK ((expires_at IS NULL) <> (confirmed_at IS NULL))
) STRICT, WITHOUT ROWID;
INSERT INTO bookings VALUES('1a22c49e2edd037ee2b42c636f418dcdc45942cf093',1,'ada','ada@example.org','ada@example.org',1,1796039369453,1798631369453,NULL,NULL,'en',1797767369453,0,0,NULL,NULL,NULL,'PHMXKC',NULL,NULL,'{}','');
INSERT INTO bookings VALUES('1a22c49e33371360a710f6adc7b3d6878b5601fbfeb',1,'dora','dora@example.org','dora@example.org',1,1796039369523,1798631369523,NULL,NULL,'en',1797767369523,0,0,NULL,NULL,NULL,'4M4MFP',NULL,NULL,'{}','');
INSERT INTO bookings VALUES('1a22c49e39f680191e6e4abc3af0a224a92b0084ee9',2,'finn','finn@example.org','finn@example.org',1,1796039369631,NULL,1796039369631,NULL,'en',NULL,0,0,NULL,NULL,NULL,'CP4DXM',NULL,NULL,'{}','');
INSERT INTO bookings VALUES('1a22c49e3c9cffda3929a2be1e4fae79d52563f23bb',3,'gus','gus@example.org','gus@example.org',1000,1796039369673,1798631369673,NULL,NULL,'en',1797767369673,0,0,NULL,NULL,NULL,'W9T7PD',NULL,NULL,'{}','');
INSERT INTO bookings VALUES('1a22c49e466dd88d437f1998a2ae78611b0f6a1f795',2,'jo','jo@example.org','jo@example.org',1,1796039369830,1798631369830,NULL,NULL,'en',1797767369830,1,0,NULL,NULL,NULL,'GH3MXW',NULL,NULL,'{}','');
INSERT INTO bookings VALUES('1a22c49f54c592f84f1b960d6c055bd57367ec934ca',1,'Mia','mia@example.org','account 2',1,1796039374156,1798631374156,NULL,2,'en',1797767374156,0,0,NULL,NULL,NULL,'KQHC99',NULL,NULL,'{}','');
INSERT INTO bookings VALUES('1a22c49f562680e6d43ee801f09fb74683581ca8714',3,'Mia','mia@example.org','account 2',1,1796039374178,1798631374178,NULL,2,'en',1797767374178,0,0,NULL,NULL,NULL,'N376FJ',NULL,NULL,'{}','');
INSERT INTO bookings VALUES('1a22c49f56e6b15760400258b5f5d76c77bf2dcbe2f',1,'Nils','nils@example.org','nils@example.org',1,1796039374190,NULL,1796039369537,NULL,'en',NULL,0,0,NULL,NULL,NULL,'WH9HF6',NULL,NULL,'{}','');
-- Triggers and indices on  bookings
CREATE INDEX bookings_by_account ON bookings (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX bookings_by_deadline ON bookings (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX bookings_by_event_deadline ON bookings (event_id, expires_at, seats) WHERE expires_at IS NOT NULL;
CREATE INDEX bookings_by_network ON bookings (event_id, network)
WHERE network IS NOT NULL AND proved_at IS NULL;
CREATE INDEX bookings_by_person ON bookings (event_id, person);
CREATE UNIQUE INDEX bookings_by_reference ON bookings (reference);
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
CREATE INDEX bookings_offered ON bookings (event_id, expires_at) WHERE offer = 1 AND expires_at IS NOT NULL;
CREATE TRIGGER bookings_update AFTER UPDATE OF seats, confirmed_at ON bookings BEGIN
    UPDATE events
    SET taken = taken + NEW.seats - OLD.seats,
        confirmed = confirmed
            + NEW.seats * (NEW.confirmed_at IS NOT NULL)
            - OLD.seats * (OLD.confirmed_at IS NOT NULL)
    WHERE id = NEW.event_id;
END;

-- Table  consumers
DROP TABLE IF EXISTS consumers;
CREATE TABLE consumers (
    name TEXT PRIMARY KEY,
    last_history_id INTEGER NOT NULL,
    position TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
INSERT INTO consumers VALUES('notices',31,'');
INSERT INTO consumers VALUES('statistics',31,'');

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
, network TEXT, proved_at INTEGER, reference TEXT NOT NULL DEFAULT '', price_cents INTEGER, currency TEXT, answers TEXT NOT NULL DEFAULT '{}', note TEXT NOT NULL DEFAULT '') STRICT, WITHOUT ROWID;
INSERT INTO ended_bookings VALUES('1a22c49e31dcadec48e4d1d43c291a7f211d4a6b9b2',1,'Bob','Bob@example.org','bob@example.org',1,1796039369501,NULL,1796039369537,1796039374190,'handed_over',NULL,'en',0,0,NULL,NULL,'446HRH',NULL,NULL,'{}','');
INSERT INTO ended_bookings VALUES('1a22c49e32a8265a3141e143dafe61d60ffae3fca38',1,'Кирилл','Кирилл@example.org','кирилл@example.org',1,1796039369514,1798631369514,NULL,1796039369560,'cancelled',NULL,'en',0,0,NULL,NULL,'F9X4TF',NULL,NULL,'{}','');
INSERT INTO ended_bookings VALUES('1a22c49e36c090a5aab93d987714f5dda35422c22dc',2,'eve','eve@example.org','eve@example.org',1,1796039369580,NULL,1796039369580,1796039369830,'cancelled',NULL,'en',0,0,NULL,NULL,'PJHPJM',NULL,NULL,'{}','');
INSERT INTO ended_bookings VALUES('1a22c49e3fc565773873ef9cc29b232467f5c2d3333',4,'hana','hana@example.org','hana@example.org',1,1796039369724,1796039370724,NULL,1796039370724,'expired',NULL,'en',0,0,NULL,NULL,'N6JKJR',NULL,NULL,'{}','');
INSERT INTO ended_bookings VALUES('1a22c49e4201c91e6ee4f481a158748dc1b4a47694e',5,'ivo','ivo@example.org','ivo@example.org',1,1796039369760,1798631369760,NULL,1796039369884,'event_cancelled',NULL,'en',0,0,NULL,NULL,'RRCT6W',NULL,NULL,'{}','');
-- Triggers and indices on  ended_bookings
CREATE INDEX ended_bookings_by_account ON ended_bookings (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX ended_bookings_by_event ON ended_bookings (event_id, ended_at);
CREATE UNIQUE INDEX ended_bookings_by_reference ON ended_bookings (reference);
CREATE INDEX ended_bookings_missed ON ended_bookings (event_id, ended_at) WHERE offer = 1 AND reason = 'expired';

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
    ended_at INTEGER NOT NULL, network TEXT, proved_at INTEGER, answers TEXT NOT NULL DEFAULT '{}',
    CHECK ((booking_id IS NOT NULL) = (status = 'offered'))
) STRICT;
INSERT INTO ended_entries VALUES(1,'1a22c49e447fdad9e2e5e7c0ba7e57adbd3932868a5',2,'jo','jo@example.org',1,1796039369799,NULL,'jo@example.org','en','offered','1a22c49e466dd88d437f1998a2ae78611b0f6a1f795',1796039369830,NULL,NULL,'{}');
INSERT INTO ended_entries VALUES(3,'1a22c49e460a68e5752a92c4940622ea408da3d63de',2,'lea','lea@example.org',1,1796039369824,NULL,'lea@example.org','en','left',NULL,1796039369841,NULL,NULL,'{}');
-- Triggers and indices on  ended_entries
CREATE INDEX ended_entries_by_account ON ended_entries (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX ended_entries_by_event ON ended_entries (event_id);

-- Table  erasure
DROP TABLE IF EXISTS erasure;
CREATE TABLE erasure (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    starts_at INTEGER NOT NULL,
    event_id INTEGER NOT NULL,
    step INTEGER NOT NULL,
    last_number INTEGER NOT NULL,
    last_id TEXT NOT NULL
) STRICT;

-- Table  event_counts
DROP TABLE IF EXISTS event_counts;
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
INSERT INTO event_counts VALUES(0,1796039100000,0,0,0,10,1,1,2,36);
INSERT INTO event_counts VALUES(1,1796039100000,7,3,1,5,1,0,1,36);
INSERT INTO event_counts VALUES(2,1796039100000,2,1,1,1,0,0,0,0);
INSERT INTO event_counts VALUES(3,1796039100000,1000000,1001,0,2,0,0,0,0);
INSERT INTO event_counts VALUES(4,1796039100000,5,0,0,1,0,1,0,0);
INSERT INTO event_counts VALUES(5,1796039100000,5,0,0,1,0,0,1,0);

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
    CHECK (approved_only = 0 OR (approved_only = 1 AND audience = 'members')), offer_seconds INTEGER CHECK (offer_seconds BETWEEN 1 AND 2592000), proof TEXT NOT NULL DEFAULT 'none' CHECK (proof IN ('none', 'email')), ends_at INTEGER CHECK (ends_at > starts_at), doors_at INTEGER CHECK (doors_at <= starts_at), price_cents INTEGER CHECK (price_cents BETWEEN 1 AND 100000000000), currency TEXT CHECK ((currency IS NULL) = (price_cents IS NULL)), payment TEXT NOT NULL DEFAULT '', contact TEXT NOT NULL DEFAULT '', changed_at INTEGER NOT NULL DEFAULT 0, picture TEXT REFERENCES pictures (id), published INTEGER NOT NULL DEFAULT 1 CHECK (published IN (0, 1)), questions TEXT NOT NULL DEFAULT '[]', former_questions TEXT NOT NULL DEFAULT '[]', name_required INTEGER NOT NULL DEFAULT 0 CHECK (name_required IN (0, 1)), series_id INTEGER) STRICT;
INSERT INTO events VALUES(1,'Chamber concert, moved','“Quoted” – и по-русски','Großer Saal',4101818400000,7,2592000,'attendee',10,1796039369232,NULL,4,1,'anyone',NULL,NULL,1,'',0,NULL,0,NULL,'none',NULL,NULL,NULL,NULL,'','',1796039369863,NULL,1,'[]','[]',0,NULL);
INSERT INTO events VALUES(2,'Workshop','','',4101818400000,2,2592000,'instant',10,1796039369293,NULL,2,1,'anyone',NULL,NULL,1,'',1,NULL,0,NULL,'none',NULL,NULL,NULL,NULL,'','',1796039369293,NULL,1,'[]','[]',0,NULL);
INSERT INTO events VALUES(3,'Breakfast','','',4101818400000,1000000,2592000,'organiser',1000,1796039369322,NULL,1001,0,'anyone',NULL,NULL,1,'',0,NULL,0,NULL,'none',NULL,NULL,NULL,NULL,'','',1796039369322,NULL,1,'[]','[]',0,NULL);
INSERT INTO events VALUES(4,'Brief holds','','',4101818400000,5,1,'attendee',10,1796039369339,NULL,0,0,'anyone',NULL,NULL,1,'',0,NULL,0,NULL,'none',NULL,NULL,NULL,NULL,'','',1796039369339,NULL,1,'[]','[]',0,NULL);
INSERT INTO events VALUES(5,'Called off','','',4101818400000,5,2592000,'attendee',10,1796039369416,1796039369884,0,0,'anyone',NULL,NULL,1,'The hall has no heating.',0,NULL,0,NULL,'none',NULL,NULL,NULL,NULL,'','',1796039369884,NULL,1,'[]','[]',0,NULL);
-- Triggers and indices on  events
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

-- Table  flashes
DROP TABLE IF EXISTS flashes;
CREATE TABLE flashes (
    id TEXT PRIMARY KEY,
    content TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- Triggers and indices on  flashes
CREATE INDEX flashes_by_age ON flashes (created_at);

-- Table  heartbeats
DROP TABLE IF EXISTS heartbeats;
CREATE TABLE heartbeats (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    seen_at INTEGER NOT NULL,
    ballast BLOB NOT NULL DEFAULT x''
) STRICT;
INSERT INTO heartbeats VALUES(1,1796039379451,X'');

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
, details TEXT) STRICT;
INSERT INTO history VALUES(1,1796039369232,1,'published','account 1',NULL,NULL,'{"title":"Chamber concert","description":"“Quoted” – и по-русски","location":"Großer Saal","starts_at":4101818400000,"seats":5,"hold_seconds":2592000,"confirmation":"attendee","max_seats_per_person":10,"audience":"anyone","opens_at":null,"closes_at":null,"max_extensions":1,"offer_seconds":null,"proof":"none","ends_at":null,"doors_at":null,"price_cents":null,"currency":null,"payment":"","contact":"","published":true,"questions":[],"name_required":false}',NULL);
INSERT INTO history VALUES(2,1796039369293,2,'published','account 1',NULL,NULL,'{"title":"Workshop","description":"","location":"","starts_at":4101818400000,"seats":2,"hold_seconds":2592000,"confirmation":"instant","max_seats_per_person":10,"audience":"anyone","opens_at":null,"closes_at":null,"max_extensions":1,"offer_seconds":null,"proof":"none","ends_at":null,"doors_at":null,"price_cents":null,"currency":null,"payment":"","contact":"","published":true,"questions":[],"name_required":false}',NULL);
INSERT INTO history VALUES(3,1796039369322,3,'published','account 1',NULL,NULL,'{"title":"Breakfast","description":"","location":"","starts_at":4101818400000,"seats":1000000,"hold_seconds":2592000,"confirmation":"organiser","max_seats_per_person":1000,"audience":"anyone","opens_at":null,"closes_at":null,"max_extensions":1,"offer_seconds":null,"proof":"none","ends_at":null,"doors_at":null,"price_cents":null,"currency":null,"payment":"","contact":"","published":true,"questions":[],"name_required":false}',NULL);
INSERT INTO history VALUES(4,1796039369339,4,'published','account 1',NULL,NULL,'{"title":"Brief holds","description":"","location":"","starts_at":4101818400000,"seats":5,"hold_seconds":1,"confirmation":"attendee","max_seats_per_person":10,"audience":"anyone","opens_at":null,"closes_at":null,"max_extensions":1,"offer_seconds":null,"proof":"none","ends_at":null,"doors_at":null,"price_cents":null,"currency":null,"payment":"","contact":"","published":true,"questions":[],"name_required":false}',NULL);
INSERT INTO history VALUES(5,1796039369416,5,'published','account 1',NULL,NULL,'{"title":"Called off","description":"","location":"","starts_at":4101818400000,"seats":5,"hold_seconds":2592000,"confirmation":"attendee","max_seats_per_person":10,"audience":"anyone","opens_at":null,"closes_at":null,"max_extensions":1,"offer_seconds":null,"proof":"none","ends_at":null,"doors_at":null,"price_cents":null,"currency":null,"payment":"","contact":"","published":true,"questions":[],"name_required":false}',NULL);
INSERT INTO history VALUES(6,1796039369453,1,'booked','guest','1a22c49e2edd037ee2b42c636f418dcdc45942cf093',NULL,'{"seats":1,"expires_at":1798631369453,"confirmed_at":null}',NULL);
INSERT INTO history VALUES(7,1796039369501,1,'booked','guest','1a22c49e31dcadec48e4d1d43c291a7f211d4a6b9b2',NULL,'{"seats":1,"expires_at":1798631369501,"confirmed_at":null}',NULL);
INSERT INTO history VALUES(8,1796039369514,1,'booked','guest','1a22c49e32a8265a3141e143dafe61d60ffae3fca38',NULL,'{"seats":1,"expires_at":1798631369514,"confirmed_at":null}',NULL);
INSERT INTO history VALUES(9,1796039369523,1,'booked','guest','1a22c49e33371360a710f6adc7b3d6878b5601fbfeb',NULL,'{"seats":1,"expires_at":1798631369523,"confirmed_at":null}',NULL);
INSERT INTO history VALUES(10,1796039369537,1,'confirmed','guest','1a22c49e31dcadec48e4d1d43c291a7f211d4a6b9b2',NULL,'{"confirmed_at":1796039369537}',NULL);
INSERT INTO history VALUES(11,1796039369560,1,'cancelled','guest','1a22c49e32a8265a3141e143dafe61d60ffae3fca38',NULL,'{"ended_at":1796039369560,"reason":"cancelled"}',NULL);
INSERT INTO history VALUES(12,1796039369580,2,'booked','guest','1a22c49e36c090a5aab93d987714f5dda35422c22dc',NULL,'{"seats":1,"expires_at":null,"confirmed_at":1796039369580}',NULL);
INSERT INTO history VALUES(13,1796039369631,2,'booked','guest','1a22c49e39f680191e6e4abc3af0a224a92b0084ee9',NULL,'{"seats":1,"expires_at":null,"confirmed_at":1796039369631}',NULL);
INSERT INTO history VALUES(14,1796039369631,2,'sold_out','guest',NULL,NULL,'{}',NULL);
INSERT INTO history VALUES(15,1796039369673,3,'booked','guest','1a22c49e3c9cffda3929a2be1e4fae79d52563f23bb',NULL,'{"seats":1000,"expires_at":1798631369673,"confirmed_at":null}','{"organiser_confirms":true}');
INSERT INTO history VALUES(16,1796039369724,4,'booked','guest','1a22c49e3fc565773873ef9cc29b232467f5c2d3333',NULL,'{"seats":1,"expires_at":1796039370724,"confirmed_at":null}',NULL);
INSERT INTO history VALUES(17,1796039369760,5,'booked','guest','1a22c49e4201c91e6ee4f481a158748dc1b4a47694e',NULL,'{"seats":1,"expires_at":1798631369760,"confirmed_at":null}',NULL);
INSERT INTO history VALUES(18,1796039369799,2,'joined','guest',NULL,'1a22c49e447fdad9e2e5e7c0ba7e57adbd3932868a5','{"seats":1}',NULL);
INSERT INTO history VALUES(19,1796039369811,2,'joined','guest',NULL,'1a22c49e4535d30b3a2d961503260175967fe001b11','{"seats":1}',NULL);
INSERT INTO history VALUES(20,1796039369824,2,'joined','guest',NULL,'1a22c49e460a68e5752a92c4940622ea408da3d63de','{"seats":1}',NULL);
INSERT INTO history VALUES(21,1796039369830,2,'cancelled','guest','1a22c49e36c090a5aab93d987714f5dda35422c22dc',NULL,'{"ended_at":1796039369830,"reason":"cancelled"}',NULL);
INSERT INTO history VALUES(22,1796039369830,2,'offered','guest','1a22c49e466dd88d437f1998a2ae78611b0f6a1f795','1a22c49e447fdad9e2e5e7c0ba7e57adbd3932868a5','{"seats":1,"expires_at":1798631369830}',NULL);
INSERT INTO history VALUES(23,1796039369841,2,'left','guest',NULL,'1a22c49e460a68e5752a92c4940622ea408da3d63de','{}',NULL);
INSERT INTO history VALUES(24,1796039369863,1,'changed','account 1',NULL,NULL,'{"title":"Chamber concert, moved","seats":7}','{"before":{"title":"Chamber concert","seats":5}}');
INSERT INTO history VALUES(25,1796039369884,5,'event_cancelled','account 1',NULL,NULL,'{"reason":"The hall has no heating."}',NULL);
INSERT INTO history VALUES(26,1796039369884,5,'cancelled','account 1','1a22c49e4201c91e6ee4f481a158748dc1b4a47694e',NULL,'{"ended_at":1796039369884,"reason":"event_cancelled"}',NULL);
INSERT INTO history VALUES(27,1796039370740,4,'expired','system','1a22c49e3fc565773873ef9cc29b232467f5c2d3333',NULL,'{"ended_at":1796039370724,"reason":"expired"}',NULL);
INSERT INTO history VALUES(28,1796039374156,1,'booked','account 2','1a22c49f54c592f84f1b960d6c055bd57367ec934ca',NULL,'{"seats":1,"expires_at":1798631374156,"confirmed_at":null}',NULL);
INSERT INTO history VALUES(29,1796039374178,3,'booked','account 2','1a22c49f562680e6d43ee801f09fb74683581ca8714',NULL,'{"seats":1,"expires_at":1798631374178,"confirmed_at":null}','{"organiser_confirms":true}');
INSERT INTO history VALUES(30,1796039374190,1,'handed_over','guest','1a22c49e31dcadec48e4d1d43c291a7f211d4a6b9b2',NULL,'{"ended_at":1796039374190,"reason":"handed_over","to":"1a22c49f56e6b15760400258b5f5d76c77bf2dcbe2f"}',NULL);
INSERT INTO history VALUES(31,1796039374190,1,'received','guest','1a22c49f56e6b15760400258b5f5d76c77bf2dcbe2f',NULL,'{"seats":1,"confirmed_at":1796039369537}',NULL);
-- Triggers and indices on  history
CREATE INDEX history_by_account ON history (actor) WHERE actor NOT IN ('system', 'guest');
CREATE INDEX history_by_booking ON history (booking_id) WHERE booking_id IS NOT NULL;
CREATE INDEX history_by_event ON history (event_id);
CREATE INDEX history_of_messages ON history (event_id) WHERE action = 'written';

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
INSERT INTO known_browsers VALUES(X'A0289FBC8EA306FF933A018D902D6C3BE75FD8C7DDEDE46F727C8C5A7C03557B',2,1796039374125);
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
    finished_at INTEGER, mailbox TEXT, is_sent_again INTEGER NOT NULL DEFAULT 0 CHECK (is_sent_again IN (0, 1)), is_for_many INTEGER NOT NULL DEFAULT 0 CHECK (is_for_many IN (0, 1)),
    CHECK ((finished_at IS NULL) = (state IN ('due', 'sending'))),
    CHECK ((leased_until IS NOT NULL) = (state = 'sending'))
) STRICT;
INSERT INTO outbox VALUES(1,'hold_placed','1a22c49e2edd037ee2b42c636f418dcdc45942cf093',1,NULL,'email','1796039369453','ada@example.org','en','{}','undelivered',1796039369453,0,NULL,NULL,NULL,1796039369453,1796039369574,NULL,0,0);
INSERT INTO outbox VALUES(2,'hold_placed','1a22c49e31dcadec48e4d1d43c291a7f211d4a6b9b2',1,NULL,'email','1796039369501','Bob@example.org','en','{}','undelivered',1796039369501,0,NULL,NULL,NULL,1796039369501,1796039369574,NULL,0,0);
INSERT INTO outbox VALUES(3,'hold_placed','1a22c49e32a8265a3141e143dafe61d60ffae3fca38',1,NULL,'email','1796039369514','Кирилл@example.org','en','{}','undelivered',1796039369514,0,NULL,NULL,NULL,1796039369514,1796039369574,NULL,0,0);
INSERT INTO outbox VALUES(4,'hold_placed','1a22c49e33371360a710f6adc7b3d6878b5601fbfeb',1,NULL,'email','1796039369523','dora@example.org','en','{}','undelivered',1796039369523,0,NULL,NULL,NULL,1796039369523,1796039369574,NULL,0,0);
INSERT INTO outbox VALUES(5,'confirmed','1a22c49e31dcadec48e4d1d43c291a7f211d4a6b9b2',1,NULL,'email','1796039369537','Bob@example.org','en','{}','undelivered',1796039369537,0,NULL,NULL,NULL,1796039369537,1796039369574,NULL,0,0);
INSERT INTO outbox VALUES(6,'cancelled','1a22c49e32a8265a3141e143dafe61d60ffae3fca38',1,NULL,'email','1796039369560','Кирилл@example.org','en','{}','undelivered',1796039369560,0,NULL,NULL,NULL,1796039369560,1796039369574,NULL,0,0);
INSERT INTO outbox VALUES(7,'confirmed','1a22c49e36c090a5aab93d987714f5dda35422c22dc',2,NULL,'email','1796039369580','eve@example.org','en','{}','undelivered',1796039369580,0,NULL,NULL,NULL,1796039369580,1796039369756,NULL,0,0);
INSERT INTO outbox VALUES(8,'confirmed','1a22c49e39f680191e6e4abc3af0a224a92b0084ee9',2,NULL,'email','1796039369631','finn@example.org','en','{}','undelivered',1796039369631,0,NULL,NULL,NULL,1796039369631,1796039369756,NULL,0,0);
INSERT INTO outbox VALUES(9,'hold_placed','1a22c49e3c9cffda3929a2be1e4fae79d52563f23bb',3,NULL,'email','1796039369673','gus@example.org','en','{}','undelivered',1796039369673,0,NULL,NULL,NULL,1796039369673,1796039369756,NULL,0,0);
INSERT INTO outbox VALUES(10,'hold_placed','1a22c49e3fc565773873ef9cc29b232467f5c2d3333',4,NULL,'email','1796039369724','hana@example.org','en','{}','undelivered',1796039369724,0,NULL,NULL,NULL,1796039369724,1796039369756,NULL,0,0);
INSERT INTO outbox VALUES(11,'hold_placed','1a22c49e4201c91e6ee4f481a158748dc1b4a47694e',5,NULL,'email','1796039369760','ivo@example.org','en','{}','undelivered',1796039369760,0,NULL,NULL,NULL,1796039369760,1796039369895,NULL,0,0);
INSERT INTO outbox VALUES(12,'waitlist_joined','entry 1a22c49e447fdad9e2e5e7c0ba7e57adbd3932868a5',2,NULL,'email','','jo@example.org','en','{}','undelivered',1796039369799,0,NULL,NULL,NULL,1796039369799,1796039369895,NULL,0,0);
INSERT INTO outbox VALUES(13,'waitlist_joined','entry 1a22c49e4535d30b3a2d961503260175967fe001b11',2,NULL,'email','','kim@example.org','en','{}','undelivered',1796039369811,0,NULL,NULL,NULL,1796039369811,1796039369895,NULL,0,0);
INSERT INTO outbox VALUES(14,'waitlist_joined','entry 1a22c49e460a68e5752a92c4940622ea408da3d63de',2,NULL,'email','','lea@example.org','en','{}','undelivered',1796039369824,0,NULL,NULL,NULL,1796039369824,1796039369895,NULL,0,0);
INSERT INTO outbox VALUES(15,'cancelled','1a22c49e36c090a5aab93d987714f5dda35422c22dc',2,NULL,'email','1796039369830','eve@example.org','en','{}','undelivered',1796039369830,0,NULL,NULL,NULL,1796039369830,1796039369895,NULL,0,0);
INSERT INTO outbox VALUES(16,'offered','1a22c49e466dd88d437f1998a2ae78611b0f6a1f795',2,NULL,'email','1796039369830','jo@example.org','en','{}','undelivered',1796039369830,0,NULL,NULL,NULL,1796039369830,1796039369895,NULL,0,0);
INSERT INTO outbox VALUES(17,'event_changed','1a22c49e2edd037ee2b42c636f418dcdc45942cf093',1,NULL,'email','1796039369863','ada@example.org','en','{"changes": {"title": ["Chamber concert", "Chamber concert, moved"]}}','undelivered',1796039369863,0,NULL,NULL,NULL,1796039369863,1796039369972,NULL,0,1);
INSERT INTO outbox VALUES(18,'event_changed','1a22c49e31dcadec48e4d1d43c291a7f211d4a6b9b2',1,NULL,'email','1796039369863','Bob@example.org','en','{"changes": {"title": ["Chamber concert", "Chamber concert, moved"]}}','undelivered',1796039369863,0,NULL,NULL,NULL,1796039369863,1796039369972,NULL,0,1);
INSERT INTO outbox VALUES(19,'event_changed','1a22c49e33371360a710f6adc7b3d6878b5601fbfeb',1,NULL,'email','1796039369863','dora@example.org','en','{"changes": {"title": ["Chamber concert", "Chamber concert, moved"]}}','undelivered',1796039369863,0,NULL,NULL,NULL,1796039369863,1796039369972,NULL,0,1);
INSERT INTO outbox VALUES(20,'event_cancelled','1a22c49e4201c91e6ee4f481a158748dc1b4a47694e',5,NULL,'email','1796039369884','ivo@example.org','en','{}','undelivered',1796039369884,0,NULL,NULL,NULL,1796039369884,1796039369990,NULL,0,0);
INSERT INTO outbox VALUES(21,'expired','1a22c49e3fc565773873ef9cc29b232467f5c2d3333',4,NULL,'email','1796039370724','hana@example.org','en','{}','undelivered',1796039370740,0,NULL,NULL,NULL,1796039370740,1796039370763,NULL,0,0);
INSERT INTO outbox VALUES(22,'prove_address','account 2',NULL,2,'email','5986797 mia@example.org','mia@example.org','en','{"why": "made"}','undelivered',1796039372676,0,NULL,NULL,NULL,1796039372676,1796039372679,NULL,0,0);
INSERT INTO outbox VALUES(23,'hold_placed','1a22c49f54c592f84f1b960d6c055bd57367ec934ca',1,2,'email','1796039374156','mia@example.org','en','{}','undelivered',1796039374156,0,NULL,NULL,NULL,1796039374156,1796039374172,NULL,0,0);
INSERT INTO outbox VALUES(24,'hold_placed','1a22c49f562680e6d43ee801f09fb74683581ca8714',3,2,'email','1796039374178','mia@example.org','en','{}','undelivered',1796039374178,0,NULL,NULL,NULL,1796039374178,1796039374288,NULL,0,0);
INSERT INTO outbox VALUES(25,'handed_over','1a22c49e31dcadec48e4d1d43c291a7f211d4a6b9b2',1,NULL,'email','1796039374190','Bob@example.org','en','{}','undelivered',1796039374190,0,NULL,NULL,NULL,1796039374190,1796039374288,NULL,0,0);
INSERT INTO outbox VALUES(26,'received','1a22c49f56e6b15760400258b5f5d76c77bf2dcbe2f',1,NULL,'email','1796039374190','nils@example.org','en','{}','undelivered',1796039374190,0,NULL,NULL,NULL,1796039374190,1796039374288,NULL,0,0);
-- Triggers and indices on  outbox
CREATE INDEX outbox_by_account ON outbox (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX outbox_by_due ON outbox (channel, is_for_many, due_at) WHERE finished_at IS NULL;
CREATE INDEX outbox_by_end ON outbox (finished_at) WHERE finished_at IS NOT NULL;
CREATE INDEX outbox_by_event ON outbox (event_id) WHERE event_id IS NOT NULL;
CREATE INDEX outbox_by_mailbox ON outbox (mailbox, finished_at) WHERE state = 'sent' AND mailbox IS NOT NULL;
CREATE INDEX outbox_by_trouble ON outbox (state, due_at) WHERE state IN ('failed', 'undelivered');
CREATE INDEX outbox_held_back ON outbox (finished_at) WHERE last_error = 'held back';
CREATE INDEX outbox_of_messages ON outbox (event_id, occasion, state) WHERE kind = 'written';
CREATE UNIQUE INDEX outbox_once ON outbox (subject, kind, channel, occasion);
CREATE INDEX outbox_retried ON outbox (due_at) WHERE finished_at IS NULL AND tries > 0;
CREATE UNIQUE INDEX outbox_written_once ON outbox (occasion, channel) WHERE kind = 'written';

-- Table  own_words
DROP TABLE IF EXISTS own_words;
CREATE TABLE own_words (
    kind TEXT NOT NULL,
    place TEXT NOT NULL CHECK (place IN ('above', 'below')),
    written_in TEXT NOT NULL,
    words TEXT NOT NULL CHECK (words <> ''),
    PRIMARY KEY (kind, place, written_in)
) STRICT, WITHOUT ROWID;

-- Table  pictures
DROP TABLE IF EXISTS pictures;
CREATE TABLE pictures (
    id TEXT PRIMARY KEY,
    media_type TEXT NOT NULL CHECK (media_type IN ('image/jpeg', 'image/webp')),
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    added_at INTEGER NOT NULL,
    content BLOB NOT NULL
) STRICT;

-- Table  proofs
DROP TABLE IF EXISTS proofs;
CREATE TABLE proofs (
    sha256 BLOB PRIMARY KEY,
    account_id INTEGER REFERENCES accounts (id) ON DELETE CASCADE,
    email TEXT NOT NULL,
    purpose TEXT NOT NULL CHECK (purpose IN ('prove', 'reset', 'data')),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- Triggers and indices on  proofs
CREATE INDEX proofs_by_account ON proofs (account_id);
CREATE INDEX proofs_by_end ON proofs (expires_at);

-- Table  secret_keys
DROP TABLE IF EXISTS secret_keys;
CREATE TABLE secret_keys (
    name TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO secret_keys VALUES('confirmations',X'3901F2B7633FAF95274815F87F4361207C065D79AB66E06CEF7DCD0000B97CBF');
INSERT INTO secret_keys VALUES('networks',X'AE284B0215477939FBC247BC7C794E1C12CC45CB53D18E72842C568A9233A282');

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
INSERT INTO sessions VALUES(X'077401633F76033436897B1735C200FDC2081EEF9548B28036C8F5DAED167AD0',2,'127.0.0.1',1796039374125,1796039374125,1798631374125);
-- Triggers and indices on  sessions
CREATE INDEX sessions_by_account ON sessions (account_id);
CREATE INDEX sessions_by_end ON sessions (expires_at);

-- Table  set_aside_events
DROP TABLE IF EXISTS set_aside_events;
CREATE TABLE set_aside_events (
    event_id INTEGER PRIMARY KEY,
    error TEXT NOT NULL,
    since INTEGER NOT NULL
) STRICT;

-- Table  settings
DROP TABLE IF EXISTS settings;
CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT;

-- Table  sign_in_links
DROP TABLE IF EXISTS sign_in_links;
CREATE TABLE sign_in_links (
    sha256 BLOB PRIMARY KEY,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO sign_in_links VALUES(X'EFDF845935F25AB17F5A48639DB17662FD98590C0335603E63531C887B00D1E3',1796039361276);

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

-- Table  telegram_questions
DROP TABLE IF EXISTS telegram_questions;
CREATE TABLE telegram_questions (
    account_id INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    subject TEXT NOT NULL,
    mark TEXT NOT NULL,
    asked_at INTEGER NOT NULL,
    PRIMARY KEY (account_id, subject)
) STRICT, WITHOUT ROWID;

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
    saved_until INTEGER CHECK (saved_until IS NULL OR passed_over = 3), network TEXT, proved_at INTEGER, answers TEXT NOT NULL DEFAULT '{}',
    UNIQUE (event_id, person)
) STRICT;
INSERT INTO waitlist_entries VALUES(2,'1a22c49e4535d30b3a2d961503260175967fe001b11',2,'kim','kim@example.org',1,1796039369811,NULL,'kim@example.org','en',0,NULL,NULL,NULL,'{}');
-- Triggers and indices on  waitlist_entries
CREATE INDEX waitlist_entries_by_account ON waitlist_entries (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX waitlist_entries_by_event ON waitlist_entries (event_id);
CREATE INDEX waitlist_entries_by_network ON waitlist_entries (event_id, network, proved_at, seats)
WHERE network IS NOT NULL;
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
pragma user_version=26;
pragma application_id=1651470187;

COMMIT TRANSACTION;
