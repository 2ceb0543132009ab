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
INSERT INTO accounts VALUES(2,'Mia','mia@example.org','mia@example.org','$argon2id$v=19$m=19456,t=2,p=1$EjDrvNfH8DBikgHgxpOVQQ$7nSRYfyXHPsMbiZrDPTUhKAqI+COX4OZ4Oetr8fMbM4','member',NULL,1796052434680,NULL,'en','email',NULL,'all',NULL,NULL);
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
INSERT INTO api_tokens VALUES(1,X'B722CE3D861879ADB90CAD6E117F77A4632590EE2462A07B664196A7942E9F42',1,'operator',1796052432543,1796052433536,NULL);
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
INSERT INTO audit_log VALUES(1,1796052432543,1,'token created','token 1','');
INSERT INTO audit_log VALUES(2,1796052433558,1,'event published','event 1','127.0.0.1');
INSERT INTO audit_log VALUES(3,1796052433605,1,'event published','event 2','127.0.0.1');
INSERT INTO audit_log VALUES(4,1796052433646,1,'event published','event 3','127.0.0.1');
INSERT INTO audit_log VALUES(5,1796052433664,1,'event published','event 4','127.0.0.1');
INSERT INTO audit_log VALUES(6,1796052433691,1,'event published','event 5','127.0.0.1');
INSERT INTO audit_log VALUES(7,1796052434047,1,'event changed','event 1','127.0.0.1');
INSERT INTO audit_log VALUES(8,1796052434096,1,'event cancelled','event 5','127.0.0.1');
INSERT INTO audit_log VALUES(9,1796052434680,2,'registered','account 2','127.0.0.1');
INSERT INTO audit_log VALUES(10,1796052435093,2,'signed in','account 2','127.0.0.1');
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
    confirmed_at INTEGER, account_id INTEGER REFERENCES accounts (id), language TEXT NOT NULL DEFAULT 'en' CHECK (language IN ('en', 'ru')), remind_at INTEGER CHECK (remind_at IS NULL OR expires_at IS NOT NULL), offer INTEGER NOT NULL DEFAULT 0 CHECK (offer IN (0, 1)), extensions INTEGER NOT NULL DEFAULT 0, held_until INTEGER, network TEXT, proved_at INTEGER, reference TEXT NOT NULL DEFAULT '', price_cents INTEGER, currency TEXT, answers TEXT NOT NULL DEFAULT '{}', note TEXT NOT NULL DEFAULT '', checked_in_at INTEGER CHECK (checked_in_at IS NULL OR confirmed_at IS NOT NULL), checked_in_seats INTEGER NOT NULL DEFAULT 0
    CHECK (checked_in_seats BETWEEN 0 AND seats AND (checked_in_seats > 0) = (checked_in_at IS NOT NULL)), grace_milliseconds INTEGER NOT NULL DEFAULT 0 CHECK (grace_milliseconds >= 0), kinds TEXT,
    CHECK ((expires_at IS NULL) <> (confirmed_at IS NULL))
) STRICT, WITHOUT ROWID;
INSERT INTO bookings VALUES('1a22d113b441d63a0a67b6c14f0aa381f86503a55f9',1,'ada','ada@example.org','ada@example.org',1,1796052433732,1798644433732,NULL,NULL,'en',1797780433732,0,0,NULL,NULL,NULL,'RC7DRK',NULL,NULL,'{}','',NULL,0,0,NULL);
INSERT INTO bookings VALUES('1a22d113bc1878d057a630c58d5bccc10d9a8d96098',1,'dora','dora@example.org','dora@example.org',1,1796052433857,1798644433857,NULL,NULL,'en',1797780433857,0,0,NULL,NULL,NULL,'KQCK9C',NULL,NULL,'{}','',NULL,0,0,NULL);
INSERT INTO bookings VALUES('1a22d113be3114a8765c7ec83f80d78c19ee486cf31',2,'finn','finn@example.org','finn@example.org',1,1796052433891,NULL,1796052433891,NULL,'en',NULL,0,0,NULL,NULL,NULL,'66GXT3',NULL,NULL,'{}','',NULL,0,0,NULL);
INSERT INTO bookings VALUES('1a22d113be914144af0f24b6c8f866e38b10208ed33',3,'gus','gus@example.org','gus@example.org',1000,1796052433897,1798644433897,NULL,NULL,'en',1797780433897,0,0,NULL,NULL,NULL,'H4G37G',NULL,NULL,'{}','',NULL,0,0,NULL);
INSERT INTO bookings VALUES('1a22d113c67445ddb29b6bc2707b86e1f4ebaf73e86',2,'jo','jo@example.org','jo@example.org',1,1796052434023,1798644434023,NULL,NULL,'en',1797780434023,1,0,NULL,NULL,NULL,'HKM9JC',NULL,NULL,'{}','',NULL,0,0,NULL);
INSERT INTO bookings VALUES('1a22d1140987945d319c0e90f58f10b0df5117bf3b0',1,'Mia','mia@example.org','account 2',1,1796052435096,1798644435096,NULL,2,'en',1797780435096,0,0,NULL,NULL,NULL,'XG6GRC',NULL,NULL,'{}','',NULL,0,0,NULL);
INSERT INTO bookings VALUES('1a22d11409ba5dba9a9c5528f97831ca99b03d20c59',3,'Mia','mia@example.org','account 2',1,1796052435099,1798644435099,NULL,2,'en',1797780435099,0,0,NULL,NULL,NULL,'PNK9Q4',NULL,NULL,'{}','',NULL,0,0,NULL);
INSERT INTO bookings VALUES('1a22d11409e429316f2800b71f034e2ac5d0989e38d',1,'Nils','nils@example.org','nils@example.org',1,1796052435102,NULL,1796052433872,NULL,'en',NULL,0,0,NULL,NULL,NULL,'DWDMKH',NULL,NULL,'{}','',NULL,0,0,NULL);
-- Triggers and indices on  bookings
CREATE INDEX bookings_by_account ON bookings (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX bookings_by_deadline ON bookings (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX bookings_by_event_deadline ON bookings (event_id, expires_at, seats) WHERE expires_at IS NOT NULL;
CREATE INDEX bookings_by_network ON bookings (event_id, network)
WHERE network IS NOT NULL AND proved_at IS NULL;
CREATE INDEX bookings_by_person ON bookings (event_id, person);
CREATE UNIQUE INDEX bookings_by_reference ON bookings (reference);
CREATE INDEX bookings_by_reminder ON bookings (remind_at) WHERE remind_at IS NOT NULL;
CREATE INDEX bookings_checked_in ON bookings (event_id, checked_in_at, checked_in_seats) WHERE checked_in_at IS NOT NULL;
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
CREATE INDEX bookings_offered ON bookings (event_id, expires_at) WHERE offer = 1 AND expires_at IS NOT NULL;
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

-- Table  checkouts
DROP TABLE IF EXISTS checkouts;
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
-- Triggers and indices on  checkouts
CREATE INDEX checkouts_by_due_at ON checkouts (due_at) WHERE state IN ('begun', 'open');
CREATE INDEX checkouts_of_booking ON checkouts (booking_id);

-- Table  consumers
DROP TABLE IF EXISTS consumers;
CREATE TABLE consumers (
    name TEXT PRIMARY KEY,
    last_history_id INTEGER NOT NULL,
    position TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
INSERT INTO consumers VALUES('notices',31,'');
INSERT INTO consumers VALUES('statistics',31,'');

-- Table  dealt_lines
DROP TABLE IF EXISTS dealt_lines;
CREATE TABLE dealt_lines (
    key BLOB NOT NULL,
    booking_id TEXT NOT NULL,
    press TEXT NOT NULL,
    dealt_at INTEGER NOT NULL,
    PRIMARY KEY (key, booking_id)
) STRICT, WITHOUT ROWID;
-- Triggers and indices on  dealt_lines
CREATE INDEX dealt_lines_by_age ON dealt_lines (dealt_at);
CREATE INDEX dealt_lines_by_press ON dealt_lines (press);

-- Table  door_conflicts
DROP TABLE IF EXISTS door_conflicts;
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
-- Triggers and indices on  door_conflicts
CREATE INDEX door_conflicts_by_event ON door_conflicts (event_id, id);

-- Table  doors
DROP TABLE IF EXISTS doors;
CREATE TABLE doors (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    event_id INTEGER NOT NULL REFERENCES events (id),
    name TEXT NOT NULL,
    sha256 BLOB NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    opened_at INTEGER,
    ended_at INTEGER
) STRICT;
-- Triggers and indices on  doors
CREATE INDEX doors_by_event ON doors (event_id);

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
, network TEXT, proved_at INTEGER, reference TEXT NOT NULL DEFAULT '', price_cents INTEGER, currency TEXT, answers TEXT NOT NULL DEFAULT '{}', note TEXT NOT NULL DEFAULT '', checked_in_at INTEGER, checked_in_seats INTEGER NOT NULL DEFAULT 0, grace_milliseconds INTEGER NOT NULL DEFAULT 0, kinds TEXT) STRICT, WITHOUT ROWID;
INSERT INTO ended_bookings VALUES('1a22d113b7c8919ea245c90879fb93ae71f3ba185d6',1,'Bob','Bob@example.org','bob@example.org',1,1796052433788,NULL,1796052433872,1796052435102,'handed_over',NULL,'en',0,0,NULL,NULL,'H6NK4T',NULL,NULL,'{}','',NULL,0,0,NULL);
INSERT INTO ended_bookings VALUES('1a22d113bb096e9c944014292215850121aa9299ddf',1,'Кирилл','Кирилл@example.org','кирилл@example.org',1,1796052433840,1798644433840,NULL,1796052433883,'cancelled',NULL,'en',0,0,NULL,NULL,'TXFPNP',NULL,NULL,'{}','',NULL,0,0,NULL);
INSERT INTO ended_bookings VALUES('1a22d113be0ddb15d457ee6c962af7ca557508772a0',2,'eve','eve@example.org','eve@example.org',1,1796052433888,NULL,1796052433888,1796052434023,'cancelled',NULL,'en',0,0,NULL,NULL,'NTGH64',NULL,NULL,'{}','',NULL,0,0,NULL);
INSERT INTO ended_bookings VALUES('1a22d113bf8fbe1c72ec8a6625225aad73a2b5cec50',4,'hana','hana@example.org','hana@example.org',1,1796052433912,1796052434912,NULL,1796052434912,'expired',NULL,'en',0,0,NULL,NULL,'MKNCTQ',NULL,NULL,'{}','',NULL,0,0,NULL);
INSERT INTO ended_bookings VALUES('1a22d113c0f4d9bc26167ffeb8a494f0486cb7494f7',5,'ivo','ivo@example.org','ivo@example.org',1,1796052433935,1798644433935,NULL,1796052434096,'event_cancelled',NULL,'en',0,0,NULL,NULL,'3MHTWJ',NULL,NULL,'{}','',NULL,0,0,NULL);
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
    ended_at INTEGER NOT NULL, network TEXT, proved_at INTEGER, answers TEXT NOT NULL DEFAULT '{}', kinds TEXT,
    CHECK ((booking_id IS NOT NULL) = (status = 'offered'))
) STRICT;
INSERT INTO ended_entries VALUES(1,'1a22d113c34ef79fc0338b4e8c3a1d0fa7e7c2f8b1c',2,'jo','jo@example.org',1,1796052433972,NULL,'jo@example.org','en','offered','1a22d113c67445ddb29b6bc2707b86e1f4ebaf73e86',1796052434023,NULL,NULL,'{}',NULL);
INSERT INTO ended_entries VALUES(3,'1a22d113c61482ae1f1ca1dad6abec2cdbd71891aea',2,'lea','lea@example.org',1,1796052434017,NULL,'lea@example.org','en','left',NULL,1796052434037,NULL,NULL,'{}',NULL);
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
INSERT INTO event_counts VALUES(0,1796051700000,0,0,0,10,1,1,2,84);
INSERT INTO event_counts VALUES(1,1796051700000,7,3,1,5,1,0,1,84);
INSERT INTO event_counts VALUES(2,1796051700000,2,1,1,1,0,0,0,0);
INSERT INTO event_counts VALUES(3,1796051700000,1000000,1001,0,2,0,0,0,0);
INSERT INTO event_counts VALUES(4,1796051700000,5,0,0,1,0,1,0,0);
INSERT INTO event_counts VALUES(5,1796051700000,5,0,0,1,0,0,1,0);

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
    CHECK (approved_only = 0 OR (approved_only = 1 AND audience = 'members')), offer_seconds INTEGER CHECK (offer_seconds BETWEEN 1 AND 2592000), proof TEXT NOT NULL DEFAULT 'none' CHECK (proof IN ('none', 'email')), ends_at INTEGER CHECK (ends_at > starts_at), doors_at INTEGER CHECK (doors_at <= starts_at), price_cents INTEGER CHECK (price_cents BETWEEN 1 AND 100000000000), currency TEXT CHECK ((currency IS NULL) = (price_cents IS NULL)), payment TEXT NOT NULL DEFAULT '', contact TEXT NOT NULL DEFAULT '', changed_at INTEGER NOT NULL DEFAULT 0, picture TEXT REFERENCES pictures (id), published INTEGER NOT NULL DEFAULT 1 CHECK (published IN (0, 1)), questions TEXT NOT NULL DEFAULT '[]', former_questions TEXT NOT NULL DEFAULT '[]', name_required INTEGER NOT NULL DEFAULT 0 CHECK (name_required IN (0, 1)), series_id INTEGER, grace_seconds INTEGER NOT NULL DEFAULT 0 CHECK (grace_seconds BETWEEN 0 AND 2592000), seat_kinds TEXT NOT NULL DEFAULT '[]') STRICT;
INSERT INTO events VALUES(1,'Chamber concert, moved','“Quoted” – и по-русски','Großer Saal',4101818400000,7,2592000,'attendee',10,1796052433558,NULL,4,1,'anyone',NULL,NULL,1,'',0,NULL,0,NULL,'none',NULL,NULL,NULL,NULL,'','',1796052434047,NULL,1,'[]','[]',0,NULL,0,'[]');
INSERT INTO events VALUES(2,'Workshop','','',4101818400000,2,2592000,'instant',10,1796052433605,NULL,2,1,'anyone',NULL,NULL,1,'',1,NULL,0,NULL,'none',NULL,NULL,NULL,NULL,'','',1796052433605,NULL,1,'[]','[]',0,NULL,0,'[]');
INSERT INTO events VALUES(3,'Breakfast','','',4101818400000,1000000,2592000,'organiser',1000,1796052433646,NULL,1001,0,'anyone',NULL,NULL,1,'',0,NULL,0,NULL,'none',NULL,NULL,NULL,NULL,'','',1796052433646,NULL,1,'[]','[]',0,NULL,0,'[]');
INSERT INTO events VALUES(4,'Brief holds','','',4101818400000,5,1,'attendee',10,1796052433664,NULL,0,0,'anyone',NULL,NULL,1,'',0,NULL,0,NULL,'none',NULL,NULL,NULL,NULL,'','',1796052433664,NULL,1,'[]','[]',0,NULL,0,'[]');
INSERT INTO events VALUES(5,'Called off','','',4101818400000,5,2592000,'attendee',10,1796052433691,1796052434096,0,0,'anyone',NULL,NULL,1,'The hall has no heating.',0,NULL,0,NULL,'none',NULL,NULL,NULL,NULL,'','',1796052434096,NULL,1,'[]','[]',0,NULL,0,'[]');
-- Triggers and indices on  events
CREATE INDEX events_by_next_offer ON events (next_offer_at) WHERE next_offer_at IS NOT NULL;
CREATE INDEX events_by_picture ON events (picture) WHERE picture IS NOT NULL;
CREATE INDEX events_by_series ON events (series_id, starts_at) WHERE series_id IS NOT NULL;
CREATE INDEX events_by_start ON events (starts_at);
CREATE INDEX events_cancelled ON events (starts_at) WHERE cancelled_at IS NOT NULL;
CREATE INDEX events_drafted ON events (starts_at) WHERE published = 0 AND cancelled_at IS NULL;
CREATE TRIGGER events_insert_kinds AFTER INSERT ON events WHEN NEW.seat_kinds <> '[]' BEGIN
    INSERT INTO seat_kind_counts (event_id, kind, seats)
    SELECT NEW.id, value ->> 'id', value ->> 'seats' FROM json_each(NEW.seat_kinds);
END;
CREATE INDEX events_published ON events (starts_at) WHERE published = 1 AND cancelled_at IS NULL;
CREATE INDEX events_to_empty ON events (cancelled_at) WHERE cancelled_at IS NOT NULL AND (taken > 0 OR waiting > 0);
CREATE TRIGGER events_update_kinds AFTER UPDATE OF seat_kinds ON events WHEN NEW.seat_kinds <> OLD.seat_kinds BEGIN
    DELETE FROM seat_kind_counts
    WHERE event_id = NEW.id AND kind NOT IN (SELECT value ->> 'id' FROM json_each(NEW.seat_kinds));
    INSERT INTO seat_kind_counts (event_id, kind, seats)
    SELECT NEW.id, value ->> 'id', value ->> 'seats' FROM json_each(NEW.seat_kinds) WHERE TRUE
    ON CONFLICT (event_id, kind) DO UPDATE SET seats = excluded.seats;
END;
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
INSERT INTO heartbeats VALUES(1,1796052440902,X'');

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
INSERT INTO history VALUES(1,1796052433558,1,'published','account 1',NULL,NULL,'{"title":"Chamber concert","description":"“Quoted” – и по-русски","location":"Großer Saal","starts_at":4101818400000,"seats":5,"hold_seconds":2592000,"confirmation":"attendee","max_seats_per_person":10,"audience":"anyone","opens_at":null,"closes_at":null,"max_extensions":1,"offer_seconds":null,"proof":"none","ends_at":null,"doors_at":null,"price_cents":null,"currency":null,"seat_kinds":[],"payment":"","contact":"","published":true,"questions":[],"name_required":false,"grace_seconds":0}',NULL);
INSERT INTO history VALUES(2,1796052433605,2,'published','account 1',NULL,NULL,'{"title":"Workshop","description":"","location":"","starts_at":4101818400000,"seats":2,"hold_seconds":2592000,"confirmation":"instant","max_seats_per_person":10,"audience":"anyone","opens_at":null,"closes_at":null,"max_extensions":1,"offer_seconds":null,"proof":"none","ends_at":null,"doors_at":null,"price_cents":null,"currency":null,"seat_kinds":[],"payment":"","contact":"","published":true,"questions":[],"name_required":false,"grace_seconds":0}',NULL);
INSERT INTO history VALUES(3,1796052433646,3,'published','account 1',NULL,NULL,'{"title":"Breakfast","description":"","location":"","starts_at":4101818400000,"seats":1000000,"hold_seconds":2592000,"confirmation":"organiser","max_seats_per_person":1000,"audience":"anyone","opens_at":null,"closes_at":null,"max_extensions":1,"offer_seconds":null,"proof":"none","ends_at":null,"doors_at":null,"price_cents":null,"currency":null,"seat_kinds":[],"payment":"","contact":"","published":true,"questions":[],"name_required":false,"grace_seconds":0}',NULL);
INSERT INTO history VALUES(4,1796052433664,4,'published','account 1',NULL,NULL,'{"title":"Brief holds","description":"","location":"","starts_at":4101818400000,"seats":5,"hold_seconds":1,"confirmation":"attendee","max_seats_per_person":10,"audience":"anyone","opens_at":null,"closes_at":null,"max_extensions":1,"offer_seconds":null,"proof":"none","ends_at":null,"doors_at":null,"price_cents":null,"currency":null,"seat_kinds":[],"payment":"","contact":"","published":true,"questions":[],"name_required":false,"grace_seconds":0}',NULL);
INSERT INTO history VALUES(5,1796052433691,5,'published','account 1',NULL,NULL,'{"title":"Called off","description":"","location":"","starts_at":4101818400000,"seats":5,"hold_seconds":2592000,"confirmation":"attendee","max_seats_per_person":10,"audience":"anyone","opens_at":null,"closes_at":null,"max_extensions":1,"offer_seconds":null,"proof":"none","ends_at":null,"doors_at":null,"price_cents":null,"currency":null,"seat_kinds":[],"payment":"","contact":"","published":true,"questions":[],"name_required":false,"grace_seconds":0}',NULL);
INSERT INTO history VALUES(6,1796052433732,1,'booked','guest','1a22d113b441d63a0a67b6c14f0aa381f86503a55f9',NULL,'{"seats":1,"expires_at":1798644433732,"confirmed_at":null}',NULL);
INSERT INTO history VALUES(7,1796052433788,1,'booked','guest','1a22d113b7c8919ea245c90879fb93ae71f3ba185d6',NULL,'{"seats":1,"expires_at":1798644433788,"confirmed_at":null}',NULL);
INSERT INTO history VALUES(8,1796052433840,1,'booked','guest','1a22d113bb096e9c944014292215850121aa9299ddf',NULL,'{"seats":1,"expires_at":1798644433840,"confirmed_at":null}',NULL);
INSERT INTO history VALUES(9,1796052433857,1,'booked','guest','1a22d113bc1878d057a630c58d5bccc10d9a8d96098',NULL,'{"seats":1,"expires_at":1798644433857,"confirmed_at":null}',NULL);
INSERT INTO history VALUES(10,1796052433872,1,'confirmed','guest','1a22d113b7c8919ea245c90879fb93ae71f3ba185d6',NULL,'{"confirmed_at":1796052433872}',NULL);
INSERT INTO history VALUES(11,1796052433883,1,'cancelled','guest','1a22d113bb096e9c944014292215850121aa9299ddf',NULL,'{"ended_at":1796052433883,"reason":"cancelled"}',NULL);
INSERT INTO history VALUES(12,1796052433888,2,'booked','guest','1a22d113be0ddb15d457ee6c962af7ca557508772a0',NULL,'{"seats":1,"expires_at":null,"confirmed_at":1796052433888}',NULL);
INSERT INTO history VALUES(13,1796052433891,2,'booked','guest','1a22d113be3114a8765c7ec83f80d78c19ee486cf31',NULL,'{"seats":1,"expires_at":null,"confirmed_at":1796052433891}',NULL);
INSERT INTO history VALUES(14,1796052433891,2,'sold_out','guest',NULL,NULL,'{}',NULL);
INSERT INTO history VALUES(15,1796052433897,3,'booked','guest','1a22d113be914144af0f24b6c8f866e38b10208ed33',NULL,'{"seats":1000,"expires_at":1798644433897,"confirmed_at":null}','{"organiser_confirms":true}');
INSERT INTO history VALUES(16,1796052433912,4,'booked','guest','1a22d113bf8fbe1c72ec8a6625225aad73a2b5cec50',NULL,'{"seats":1,"expires_at":1796052434912,"confirmed_at":null}',NULL);
INSERT INTO history VALUES(17,1796052433935,5,'booked','guest','1a22d113c0f4d9bc26167ffeb8a494f0486cb7494f7',NULL,'{"seats":1,"expires_at":1798644433935,"confirmed_at":null}',NULL);
INSERT INTO history VALUES(18,1796052433972,2,'joined','guest',NULL,'1a22d113c34ef79fc0338b4e8c3a1d0fa7e7c2f8b1c','{"seats":1}',NULL);
INSERT INTO history VALUES(19,1796052434006,2,'joined','guest',NULL,'1a22d113c56a6d178ca7145c4a4a72bde5f49de71bd','{"seats":1}',NULL);
INSERT INTO history VALUES(20,1796052434017,2,'joined','guest',NULL,'1a22d113c61482ae1f1ca1dad6abec2cdbd71891aea','{"seats":1}',NULL);
INSERT INTO history VALUES(21,1796052434023,2,'cancelled','guest','1a22d113be0ddb15d457ee6c962af7ca557508772a0',NULL,'{"ended_at":1796052434023,"reason":"cancelled"}',NULL);
INSERT INTO history VALUES(22,1796052434023,2,'offered','guest','1a22d113c67445ddb29b6bc2707b86e1f4ebaf73e86','1a22d113c34ef79fc0338b4e8c3a1d0fa7e7c2f8b1c','{"seats":1,"expires_at":1798644434023}',NULL);
INSERT INTO history VALUES(23,1796052434037,2,'left','guest',NULL,'1a22d113c61482ae1f1ca1dad6abec2cdbd71891aea','{}',NULL);
INSERT INTO history VALUES(24,1796052434047,1,'changed','account 1',NULL,NULL,'{"title":"Chamber concert, moved","seats":7}','{"before":{"title":"Chamber concert","seats":5}}');
INSERT INTO history VALUES(25,1796052434096,5,'event_cancelled','account 1',NULL,NULL,'{"reason":"The hall has no heating."}',NULL);
INSERT INTO history VALUES(26,1796052434096,5,'cancelled','account 1','1a22d113c0f4d9bc26167ffeb8a494f0486cb7494f7',NULL,'{"ended_at":1796052434096,"reason":"event_cancelled"}',NULL);
INSERT INTO history VALUES(27,1796052435096,1,'booked','account 2','1a22d1140987945d319c0e90f58f10b0df5117bf3b0',NULL,'{"seats":1,"expires_at":1798644435096,"confirmed_at":null}',NULL);
INSERT INTO history VALUES(28,1796052435099,3,'booked','account 2','1a22d11409ba5dba9a9c5528f97831ca99b03d20c59',NULL,'{"seats":1,"expires_at":1798644435099,"confirmed_at":null}','{"organiser_confirms":true}');
INSERT INTO history VALUES(29,1796052435102,1,'handed_over','guest','1a22d113b7c8919ea245c90879fb93ae71f3ba185d6',NULL,'{"ended_at":1796052435102,"reason":"handed_over","to":"1a22d11409e429316f2800b71f034e2ac5d0989e38d"}',NULL);
INSERT INTO history VALUES(30,1796052435102,1,'received','guest','1a22d11409e429316f2800b71f034e2ac5d0989e38d',NULL,'{"seats":1,"confirmed_at":1796052433872}',NULL);
INSERT INTO history VALUES(31,1796052435150,4,'expired','system','1a22d113bf8fbe1c72ec8a6625225aad73a2b5cec50',NULL,'{"ended_at":1796052434912,"reason":"expired"}',NULL);
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
INSERT INTO known_browsers VALUES(X'43F045ACBE633E8860291563B0E2DF0F00A69A6FC4616240B4E607CB9154925A',2,1796052435093);
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
INSERT INTO outbox VALUES(1,'hold_placed','1a22d113b441d63a0a67b6c14f0aa381f86503a55f9',1,NULL,'email','1796052433732','ada@example.org','en','{}','undelivered',1796052433732,0,NULL,NULL,NULL,1796052433732,1796052433771,NULL,0,0);
INSERT INTO outbox VALUES(2,'hold_placed','1a22d113b7c8919ea245c90879fb93ae71f3ba185d6',1,NULL,'email','1796052433788','Bob@example.org','en','{}','undelivered',1796052433788,0,NULL,NULL,NULL,1796052433788,1796052433950,NULL,0,0);
INSERT INTO outbox VALUES(3,'hold_placed','1a22d113bb096e9c944014292215850121aa9299ddf',1,NULL,'email','1796052433840','Кирилл@example.org','en','{}','undelivered',1796052433840,0,NULL,NULL,NULL,1796052433840,1796052433950,NULL,0,0);
INSERT INTO outbox VALUES(4,'hold_placed','1a22d113bc1878d057a630c58d5bccc10d9a8d96098',1,NULL,'email','1796052433857','dora@example.org','en','{}','undelivered',1796052433857,0,NULL,NULL,NULL,1796052433857,1796052433950,NULL,0,0);
INSERT INTO outbox VALUES(5,'confirmed','1a22d113b7c8919ea245c90879fb93ae71f3ba185d6',1,NULL,'email','1796052433872','Bob@example.org','en','{}','undelivered',1796052433872,0,NULL,NULL,NULL,1796052433872,1796052433950,NULL,0,0);
INSERT INTO outbox VALUES(6,'cancelled','1a22d113bb096e9c944014292215850121aa9299ddf',1,NULL,'email','1796052433883','Кирилл@example.org','en','{}','undelivered',1796052433883,0,NULL,NULL,NULL,1796052433883,1796052433950,NULL,0,0);
INSERT INTO outbox VALUES(7,'confirmed','1a22d113be0ddb15d457ee6c962af7ca557508772a0',2,NULL,'email','1796052433888','eve@example.org','en','{}','undelivered',1796052433888,0,NULL,NULL,NULL,1796052433888,1796052433950,NULL,0,0);
INSERT INTO outbox VALUES(8,'confirmed','1a22d113be3114a8765c7ec83f80d78c19ee486cf31',2,NULL,'email','1796052433891','finn@example.org','en','{}','undelivered',1796052433891,0,NULL,NULL,NULL,1796052433891,1796052433950,NULL,0,0);
INSERT INTO outbox VALUES(9,'hold_placed','1a22d113be914144af0f24b6c8f866e38b10208ed33',3,NULL,'email','1796052433897','gus@example.org','en','{}','undelivered',1796052433897,0,NULL,NULL,NULL,1796052433897,1796052433950,NULL,0,0);
INSERT INTO outbox VALUES(10,'hold_placed','1a22d113bf8fbe1c72ec8a6625225aad73a2b5cec50',4,NULL,'email','1796052433912','hana@example.org','en','{}','undelivered',1796052433912,0,NULL,NULL,NULL,1796052433912,1796052433950,NULL,0,0);
INSERT INTO outbox VALUES(11,'hold_placed','1a22d113c0f4d9bc26167ffeb8a494f0486cb7494f7',5,NULL,'email','1796052433935','ivo@example.org','en','{}','undelivered',1796052433935,0,NULL,NULL,NULL,1796052433935,1796052433950,NULL,0,0);
INSERT INTO outbox VALUES(12,'waitlist_joined','entry 1a22d113c34ef79fc0338b4e8c3a1d0fa7e7c2f8b1c',2,NULL,'email','','jo@example.org','en','{}','undelivered',1796052433972,0,NULL,NULL,NULL,1796052433972,1796052434106,NULL,0,0);
INSERT INTO outbox VALUES(13,'waitlist_joined','entry 1a22d113c56a6d178ca7145c4a4a72bde5f49de71bd',2,NULL,'email','','kim@example.org','en','{}','undelivered',1796052434006,0,NULL,NULL,NULL,1796052434006,1796052434106,NULL,0,0);
INSERT INTO outbox VALUES(14,'waitlist_joined','entry 1a22d113c61482ae1f1ca1dad6abec2cdbd71891aea',2,NULL,'email','','lea@example.org','en','{}','undelivered',1796052434017,0,NULL,NULL,NULL,1796052434017,1796052434106,NULL,0,0);
INSERT INTO outbox VALUES(15,'cancelled','1a22d113be0ddb15d457ee6c962af7ca557508772a0',2,NULL,'email','1796052434023','eve@example.org','en','{}','undelivered',1796052434023,0,NULL,NULL,NULL,1796052434023,1796052434106,NULL,0,0);
INSERT INTO outbox VALUES(16,'offered','1a22d113c67445ddb29b6bc2707b86e1f4ebaf73e86',2,NULL,'email','1796052434023','jo@example.org','en','{}','undelivered',1796052434023,0,NULL,NULL,NULL,1796052434023,1796052434106,NULL,0,0);
INSERT INTO outbox VALUES(17,'event_changed','1a22d113b441d63a0a67b6c14f0aa381f86503a55f9',1,NULL,'email','1796052434047','ada@example.org','en','{"changes": {"title": ["Chamber concert", "Chamber concert, moved"]}}','undelivered',1796052434047,0,NULL,NULL,NULL,1796052434047,1796052434119,NULL,0,1);
INSERT INTO outbox VALUES(18,'event_changed','1a22d113b7c8919ea245c90879fb93ae71f3ba185d6',1,NULL,'email','1796052434047','Bob@example.org','en','{"changes": {"title": ["Chamber concert", "Chamber concert, moved"]}}','undelivered',1796052434047,0,NULL,NULL,NULL,1796052434047,1796052434119,NULL,0,1);
INSERT INTO outbox VALUES(19,'event_changed','1a22d113bc1878d057a630c58d5bccc10d9a8d96098',1,NULL,'email','1796052434047','dora@example.org','en','{"changes": {"title": ["Chamber concert", "Chamber concert, moved"]}}','undelivered',1796052434047,0,NULL,NULL,NULL,1796052434047,1796052434119,NULL,0,1);
INSERT INTO outbox VALUES(20,'event_cancelled','1a22d113c0f4d9bc26167ffeb8a494f0486cb7494f7',5,NULL,'email','1796052434096','ivo@example.org','en','{}','undelivered',1796052434096,0,NULL,NULL,NULL,1796052434096,1796052434132,NULL,0,0);
INSERT INTO outbox VALUES(21,'prove_address','account 2',NULL,2,'email','5986841 mia@example.org','mia@example.org','en','{"why": "made"}','undelivered',1796052434680,0,NULL,NULL,NULL,1796052434680,1796052434684,NULL,0,0);
INSERT INTO outbox VALUES(22,'hold_placed','1a22d1140987945d319c0e90f58f10b0df5117bf3b0',1,2,'email','1796052435096','mia@example.org','en','{}','undelivered',1796052435096,0,NULL,NULL,NULL,1796052435096,1796052435097,NULL,0,0);
INSERT INTO outbox VALUES(23,'hold_placed','1a22d11409ba5dba9a9c5528f97831ca99b03d20c59',3,2,'email','1796052435099','mia@example.org','en','{}','undelivered',1796052435099,0,NULL,NULL,NULL,1796052435099,1796052435204,NULL,0,0);
INSERT INTO outbox VALUES(24,'handed_over','1a22d113b7c8919ea245c90879fb93ae71f3ba185d6',1,NULL,'email','1796052435102','Bob@example.org','en','{}','undelivered',1796052435102,0,NULL,NULL,NULL,1796052435102,1796052435204,NULL,0,0);
INSERT INTO outbox VALUES(25,'received','1a22d11409e429316f2800b71f034e2ac5d0989e38d',1,NULL,'email','1796052435102','nils@example.org','en','{}','undelivered',1796052435102,0,NULL,NULL,NULL,1796052435102,1796052435204,NULL,0,0);
INSERT INTO outbox VALUES(26,'expired','1a22d113bf8fbe1c72ec8a6625225aad73a2b5cec50',4,NULL,'email','1796052434912','hana@example.org','en','{}','undelivered',1796052435150,0,NULL,NULL,NULL,1796052435150,1796052435204,NULL,0,0);
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

-- Table  payments
DROP TABLE IF EXISTS payments;
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
-- Triggers and indices on  payments
CREATE INDEX payments_by_booking ON payments (booking_id);
CREATE INDEX payments_open ON payments (id)
WHERE settled_as IS NULL AND outcome IN ('amount', 'twice', 'late', 'taken_back');
CREATE INDEX payments_settled ON payments (settled_at, id) WHERE settled_as IS NOT NULL;

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

-- Table  refunds
DROP TABLE IF EXISTS refunds;
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
-- Triggers and indices on  refunds
CREATE INDEX refunds_by_created_at ON refunds (created_at);
CREATE INDEX refunds_by_due_at ON refunds (due_at) WHERE state = 'asked';

-- Table  seat_kind_counts
DROP TABLE IF EXISTS seat_kind_counts;
CREATE TABLE seat_kind_counts (
    event_id INTEGER NOT NULL REFERENCES events (id),
    kind TEXT NOT NULL,
    seats INTEGER,
    taken INTEGER NOT NULL DEFAULT 0 CHECK (taken >= 0 AND (seats IS NULL OR taken <= seats)),
    PRIMARY KEY (event_id, kind)
) STRICT, WITHOUT ROWID;

-- Table  secret_keys
DROP TABLE IF EXISTS secret_keys;
CREATE TABLE secret_keys (
    name TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO secret_keys VALUES('confirmations',X'E59E9D5091E765B7AE5B02DF4F9543A7B05489AB33172291D3ACAF3A7AA024EE');
INSERT INTO secret_keys VALUES('networks',X'D1C3D6307824CB2A4D1749AFAB36344D6D9E2F8C4533244805F2B2E0226E33D4');
INSERT INTO secret_keys VALUES('statements',X'FF2B1FEB328B65727E6C412C94F22073DC792CFD77C31D5CFB92E4F466483072');
INSERT INTO secret_keys VALUES('tickets',X'F84C466F400095ED7B809A5C479C6519EEE47BDA9FB4369ED012EF475BCB8C6D');

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
INSERT INTO sessions VALUES(X'B496E3872673C8F0B73F31598C908DCEC3F51C1CFD9C135B8FF4D76D62E3A686',2,'127.0.0.1',1796052435093,1796052435093,1798644435093);
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
INSERT INTO sign_in_links VALUES(X'9539B8412921C9A3F10D6157B0437348AFCB51D90896AED7DE22B22495D66B63',1796052428797);

-- Table  statement_columns
DROP TABLE IF EXISTS statement_columns;
CREATE TABLE statement_columns (
    heading BLOB PRIMARY KEY,
    columns TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Table  statement_lines
DROP TABLE IF EXISTS statement_lines;
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
-- Triggers and indices on  statement_lines
CREATE INDEX statement_lines_by_age ON statement_lines (read_at);

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
    saved_until INTEGER CHECK (saved_until IS NULL OR passed_over = 3), network TEXT, proved_at INTEGER, answers TEXT NOT NULL DEFAULT '{}', kinds TEXT,
    UNIQUE (event_id, person)
) STRICT;
INSERT INTO waitlist_entries VALUES(2,'1a22d113c56a6d178ca7145c4a4a72bde5f49de71bd',2,'kim','kim@example.org',1,1796052434006,NULL,'kim@example.org','en',0,NULL,NULL,NULL,'{}',NULL);
-- Triggers and indices on  waitlist_entries
CREATE INDEX waitlist_entries_by_account ON waitlist_entries (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX waitlist_entries_by_event ON waitlist_entries (event_id);
CREATE INDEX waitlist_entries_by_kinds ON waitlist_entries (event_id, kinds) WHERE kinds IS NOT NULL;
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

-- Table  webhook_deliveries
DROP TABLE IF EXISTS webhook_deliveries;
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
-- Triggers and indices on  webhook_deliveries
CREATE INDEX webhook_deliveries_by_age ON webhook_deliveries (created_at);
CREATE INDEX webhook_deliveries_by_webhook ON webhook_deliveries (webhook_id, id);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (webhook_id, id, due_at) WHERE state = 'due';
CREATE INDEX webhook_deliveries_failed ON webhook_deliveries (webhook_id, id) WHERE state = 'failed';

-- Table  webhook_tries
DROP TABLE IF EXISTS webhook_tries;
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

-- Table  webhooks
DROP TABLE IF EXISTS webhooks;
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
pragma user_version=32;
pragma application_id=1651470187;

COMMIT TRANSACTION;
