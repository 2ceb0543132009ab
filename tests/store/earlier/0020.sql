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
INSERT INTO accounts VALUES(2,'Mia','mia@example.org','mia@example.org','$argon2id$v=19$m=19456,t=2,p=1$EulBuSR/Htugm4Yb5m2y/A$GcSHESI3ss1xuXgukolTTgri2LSv/wxRg8jWciyXQYk','member',NULL,1796025216401,NULL,'en','email',NULL,'all',NULL,NULL);
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
INSERT INTO api_tokens VALUES(1,X'3FB8FBA7D5986727359AC44B1FC994E3F155300F55AE54DF1F1DF2CBF62F938B',1,'operator',1796025214908,1796025215678,NULL);
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
INSERT INTO audit_log VALUES(1,1796025214908,1,'token created','token 1','');
INSERT INTO audit_log VALUES(2,1796025215678,1,'event published','event 1','127.0.0.1');
INSERT INTO audit_log VALUES(3,1796025215686,1,'event published','event 2','127.0.0.1');
INSERT INTO audit_log VALUES(4,1796025215698,1,'event published','event 3','127.0.0.1');
INSERT INTO audit_log VALUES(5,1796025215704,1,'event published','event 4','127.0.0.1');
INSERT INTO audit_log VALUES(6,1796025215710,1,'event published','event 5','127.0.0.1');
INSERT INTO audit_log VALUES(7,1796025215861,1,'event changed','event 1','127.0.0.1');
INSERT INTO audit_log VALUES(8,1796025215887,1,'event cancelled','event 5','127.0.0.1');
INSERT INTO audit_log VALUES(9,1796025216401,2,'registered','account 2','127.0.0.1');
INSERT INTO audit_log VALUES(10,1796025216818,2,'signed in','account 2','127.0.0.1');
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
    confirmed_at INTEGER, account_id INTEGER REFERENCES accounts (id), language TEXT NOT NULL DEFAULT 'en' CHECK (language IN ('en', 'ru')), remind_at INTEGER CHECK (remind_at IS NULL OR expires_at IS NOT NULL), offer INTEGER NOT NULL DEFAULT 0 CHECK (offer IN (0, 1)), extensions INTEGER NOT NULL DEFAULT 0, held_until INTEGER, network TEXT, proved_at INTEGER, reference TEXT NOT NULL DEFAULT '', price_cents INTEGER, currency TEXT,
    CHECK ((expires_at IS NULL) <> (confirmed_at IS NULL))
) STRICT, WITHOUT ROWID;
INSERT INTO bookings VALUES('1a22b71eaf293607ddd70221ddd6db5de064386934e',1,'ada','ada@example.org','ada@example.org',1,1796025215730,1798617215730,NULL,NULL,'en',1797753215730,0,0,NULL,NULL,NULL,'JHNCTN',NULL,NULL);
INSERT INTO bookings VALUES('1a22b71eb1966cf0384cbe68960d0452a7faba1504f',1,'dora','dora@example.org','dora@example.org',1,1796025215769,1798617215769,NULL,NULL,'en',1797753215769,0,0,NULL,NULL,NULL,'RHQHGX',NULL,NULL);
INSERT INTO bookings VALUES('1a22b71eb257be7825b2702c4f8c4071328d22b0570',2,'finn','finn@example.org','finn@example.org',1,1796025215781,NULL,1796025215781,NULL,'en',NULL,0,0,NULL,NULL,NULL,'HK43J6',NULL,NULL);
INSERT INTO bookings VALUES('1a22b71eb2721e73b5e9b076a6ff137b8cce0eaada7',3,'gus','gus@example.org','gus@example.org',1000,1796025215783,1798617215783,NULL,NULL,'en',1797753215783,0,0,NULL,NULL,NULL,'N36NNK',NULL,NULL);
INSERT INTO bookings VALUES('1a22b71eb486421b1dd66376c3ade2e9029b96e2d03',2,'jo','jo@example.org','jo@example.org',1,1796025215816,1798617215816,NULL,NULL,'en',1797753215816,1,0,NULL,NULL,NULL,'FDGH79',NULL,NULL);
INSERT INTO bookings VALUES('1a22b71ef37450c3d328a47a99ae871ef28b4773ffd',1,'Mia','mia@example.org','account 2',1,1796025216823,1798617216823,NULL,2,'en',1797753216823,0,0,NULL,NULL,NULL,'PNTXMH',NULL,NULL);
INSERT INTO bookings VALUES('1a22b71ef3be02879850a50b544ce440508fc6c1dab',3,'Mia','mia@example.org','account 2',1,1796025216827,1798617216827,NULL,2,'en',1797753216827,0,0,NULL,NULL,NULL,'WFJGMD',NULL,NULL);
INSERT INTO bookings VALUES('1a22b71ef46bf27fee05f840ef0b4d6aff354a4bb3d',1,'Nils','nils@example.org','nils@example.org',1,1796025216838,NULL,1796025215771,NULL,'en',NULL,0,0,NULL,NULL,NULL,'4TW4WF',NULL,NULL);
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
, network TEXT, proved_at INTEGER, reference TEXT NOT NULL DEFAULT '', price_cents INTEGER, currency TEXT) STRICT, WITHOUT ROWID;
INSERT INTO ended_bookings VALUES('1a22b71eb05ab380b80681eaa113bc7026ecb6bbf9d',1,'Bob','Bob@example.org','bob@example.org',1,1796025215749,NULL,1796025215771,1796025216838,'handed_over',NULL,'en',0,0,NULL,NULL,'R4RKRM',NULL,NULL);
INSERT INTO ended_bookings VALUES('1a22b71eb101cf0d4bdc47a0884df021fecb4d2ea00',1,'Кирилл','Кирилл@example.org','кирилл@example.org',1,1796025215760,1798617215760,NULL,1796025215773,'cancelled',NULL,'en',0,0,NULL,NULL,'TMCW63',NULL,NULL);
INSERT INTO ended_bookings VALUES('1a22b71eb23e043599bf972e44c4c7cfbdac761b65a',2,'eve','eve@example.org','eve@example.org',1,1796025215779,NULL,1796025215779,1796025215816,'cancelled',NULL,'en',0,0,NULL,NULL,'43NQRH',NULL,NULL);
INSERT INTO ended_bookings VALUES('1a22b71eb2c38454328c97295ae0f6d0469f0f242bb',4,'hana','hana@example.org','hana@example.org',1,1796025215788,1796025216788,NULL,1796025216788,'expired',NULL,'en',0,0,NULL,NULL,'H7T4NQ',NULL,NULL);
INSERT INTO ended_bookings VALUES('1a22b71eb2e9b9815806c86403be9886b0f48419ad0',5,'ivo','ivo@example.org','ivo@example.org',1,1796025215790,1798617215790,NULL,1796025215887,'event_cancelled',NULL,'en',0,0,NULL,NULL,'HQF3G6',NULL,NULL);
-- Triggers and indices on  ended_bookings
CREATE INDEX ended_bookings_by_account ON ended_bookings (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX ended_bookings_by_event ON ended_bookings (event_id, ended_at);
CREATE UNIQUE INDEX ended_bookings_by_reference ON ended_bookings (reference);

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
    ended_at INTEGER NOT NULL, network TEXT, proved_at INTEGER,
    CHECK ((booking_id IS NOT NULL) = (status = 'offered'))
) STRICT;
INSERT INTO ended_entries VALUES(1,'1a22b71eb30491f830bb8f9a0f6e27f2ce34e2eea93',2,'jo','jo@example.org',1,1796025215792,NULL,'jo@example.org','en','offered','1a22b71eb486421b1dd66376c3ade2e9029b96e2d03',1796025215816,NULL,NULL);
INSERT INTO ended_entries VALUES(3,'1a22b71eb399a1daef8af6bf376d5f25117f4dc7c92',2,'lea','lea@example.org',1,1796025215801,NULL,'lea@example.org','en','left',NULL,1796025215832,NULL,NULL);
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
    CHECK (approved_only = 0 OR (approved_only = 1 AND audience = 'members')), offer_seconds INTEGER CHECK (offer_seconds BETWEEN 1 AND 2592000), proof TEXT NOT NULL DEFAULT 'none' CHECK (proof IN ('none', 'email')), ends_at INTEGER CHECK (ends_at > starts_at), doors_at INTEGER CHECK (doors_at <= starts_at), price_cents INTEGER CHECK (price_cents BETWEEN 1 AND 100000000000), currency TEXT CHECK ((currency IS NULL) = (price_cents IS NULL)), payment TEXT NOT NULL DEFAULT '', contact TEXT NOT NULL DEFAULT '', changed_at INTEGER NOT NULL DEFAULT 0) STRICT;
INSERT INTO events VALUES(1,'Chamber concert, moved','“Quoted” – и по-русски','Großer Saal',4101818400000,7,2592000,'attendee',10,1796025215678,NULL,4,1,'anyone',NULL,NULL,1,'',0,NULL,0,NULL,'none',NULL,NULL,NULL,NULL,'','',1796025215861);
INSERT INTO events VALUES(2,'Workshop','','',4101818400000,2,2592000,'instant',10,1796025215686,NULL,2,1,'anyone',NULL,NULL,1,'',1,NULL,0,NULL,'none',NULL,NULL,NULL,NULL,'','',1796025215686);
INSERT INTO events VALUES(3,'Breakfast','','',4101818400000,1000000,2592000,'organiser',1000,1796025215698,NULL,1001,0,'anyone',NULL,NULL,1,'',0,NULL,0,NULL,'none',NULL,NULL,NULL,NULL,'','',1796025215698);
INSERT INTO events VALUES(4,'Brief holds','','',4101818400000,5,1,'attendee',10,1796025215704,NULL,0,0,'anyone',NULL,NULL,1,'',0,NULL,0,NULL,'none',NULL,NULL,NULL,NULL,'','',1796025215704);
INSERT INTO events VALUES(5,'Called off','','',4101818400000,5,2592000,'attendee',10,1796025215710,1796025215887,0,0,'anyone',NULL,NULL,1,'The hall has no heating.',0,NULL,0,NULL,'none',NULL,NULL,NULL,NULL,'','',1796025215887);
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

-- Table  heartbeats
DROP TABLE IF EXISTS heartbeats;
CREATE TABLE heartbeats (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    seen_at INTEGER NOT NULL,
    ballast BLOB NOT NULL DEFAULT x''
) STRICT;
INSERT INTO heartbeats VALUES(1,1796025222063,X'');

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
INSERT INTO history VALUES(1,1796025215678,1,'published','account 1',NULL,NULL,'{"title":"Chamber concert","description":"“Quoted” – и по-русски","location":"Großer Saal","starts_at":4101818400000,"seats":5,"hold_seconds":2592000,"confirmation":"attendee","max_seats_per_person":10,"audience":"anyone","opens_at":null,"closes_at":null,"max_extensions":1,"offer_seconds":null,"proof":"none","ends_at":null,"doors_at":null,"price_cents":null,"currency":null,"payment":"","contact":""}',NULL);
INSERT INTO history VALUES(2,1796025215686,2,'published','account 1',NULL,NULL,'{"title":"Workshop","description":"","location":"","starts_at":4101818400000,"seats":2,"hold_seconds":2592000,"confirmation":"instant","max_seats_per_person":10,"audience":"anyone","opens_at":null,"closes_at":null,"max_extensions":1,"offer_seconds":null,"proof":"none","ends_at":null,"doors_at":null,"price_cents":null,"currency":null,"payment":"","contact":""}',NULL);
INSERT INTO history VALUES(3,1796025215698,3,'published','account 1',NULL,NULL,'{"title":"Breakfast","description":"","location":"","starts_at":4101818400000,"seats":1000000,"hold_seconds":2592000,"confirmation":"organiser","max_seats_per_person":1000,"audience":"anyone","opens_at":null,"closes_at":null,"max_extensions":1,"offer_seconds":null,"proof":"none","ends_at":null,"doors_at":null,"price_cents":null,"currency":null,"payment":"","contact":""}',NULL);
INSERT INTO history VALUES(4,1796025215704,4,'published','account 1',NULL,NULL,'{"title":"Brief holds","description":"","location":"","starts_at":4101818400000,"seats":5,"hold_seconds":1,"confirmation":"attendee","max_seats_per_person":10,"audience":"anyone","opens_at":null,"closes_at":null,"max_extensions":1,"offer_seconds":null,"proof":"none","ends_at":null,"doors_at":null,"price_cents":null,"currency":null,"payment":"","contact":""}',NULL);
INSERT INTO history VALUES(5,1796025215710,5,'published','account 1',NULL,NULL,'{"title":"Called off","description":"","location":"","starts_at":4101818400000,"seats":5,"hold_seconds":2592000,"confirmation":"attendee","max_seats_per_person":10,"audience":"anyone","opens_at":null,"closes_at":null,"max_extensions":1,"offer_seconds":null,"proof":"none","ends_at":null,"doors_at":null,"price_cents":null,"currency":null,"payment":"","contact":""}',NULL);
INSERT INTO history VALUES(6,1796025215730,1,'booked','guest','1a22b71eaf293607ddd70221ddd6db5de064386934e',NULL,'{"seats":1,"expires_at":1798617215730,"confirmed_at":null}',NULL);
INSERT INTO history VALUES(7,1796025215749,1,'booked','guest','1a22b71eb05ab380b80681eaa113bc7026ecb6bbf9d',NULL,'{"seats":1,"expires_at":1798617215749,"confirmed_at":null}',NULL);
INSERT INTO history VALUES(8,1796025215760,1,'booked','guest','1a22b71eb101cf0d4bdc47a0884df021fecb4d2ea00',NULL,'{"seats":1,"expires_at":1798617215760,"confirmed_at":null}',NULL);
INSERT INTO history VALUES(9,1796025215769,1,'booked','guest','1a22b71eb1966cf0384cbe68960d0452a7faba1504f',NULL,'{"seats":1,"expires_at":1798617215769,"confirmed_at":null}',NULL);
INSERT INTO history VALUES(10,1796025215771,1,'confirmed','guest','1a22b71eb05ab380b80681eaa113bc7026ecb6bbf9d',NULL,'{"confirmed_at":1796025215771}',NULL);
INSERT INTO history VALUES(11,1796025215773,1,'cancelled','guest','1a22b71eb101cf0d4bdc47a0884df021fecb4d2ea00',NULL,'{"ended_at":1796025215773,"reason":"cancelled"}',NULL);
INSERT INTO history VALUES(12,1796025215779,2,'booked','guest','1a22b71eb23e043599bf972e44c4c7cfbdac761b65a',NULL,'{"seats":1,"expires_at":null,"confirmed_at":1796025215779}',NULL);
INSERT INTO history VALUES(13,1796025215781,2,'booked','guest','1a22b71eb257be7825b2702c4f8c4071328d22b0570',NULL,'{"seats":1,"expires_at":null,"confirmed_at":1796025215781}',NULL);
INSERT INTO history VALUES(14,1796025215781,2,'sold_out','guest',NULL,NULL,'{}',NULL);
INSERT INTO history VALUES(15,1796025215783,3,'booked','guest','1a22b71eb2721e73b5e9b076a6ff137b8cce0eaada7',NULL,'{"seats":1000,"expires_at":1798617215783,"confirmed_at":null}','{"organiser_confirms":true}');
INSERT INTO history VALUES(16,1796025215788,4,'booked','guest','1a22b71eb2c38454328c97295ae0f6d0469f0f242bb',NULL,'{"seats":1,"expires_at":1796025216788,"confirmed_at":null}',NULL);
INSERT INTO history VALUES(17,1796025215790,5,'booked','guest','1a22b71eb2e9b9815806c86403be9886b0f48419ad0',NULL,'{"seats":1,"expires_at":1798617215790,"confirmed_at":null}',NULL);
INSERT INTO history VALUES(18,1796025215792,2,'joined','guest',NULL,'1a22b71eb30491f830bb8f9a0f6e27f2ce34e2eea93','{"seats":1}',NULL);
INSERT INTO history VALUES(19,1796025215794,2,'joined','guest',NULL,'1a22b71eb321fa4ed4382e6aa3d861fc1bf3d69b82d','{"seats":1}',NULL);
INSERT INTO history VALUES(20,1796025215801,2,'joined','guest',NULL,'1a22b71eb399a1daef8af6bf376d5f25117f4dc7c92','{"seats":1}',NULL);
INSERT INTO history VALUES(21,1796025215816,2,'cancelled','guest','1a22b71eb23e043599bf972e44c4c7cfbdac761b65a',NULL,'{"ended_at":1796025215816,"reason":"cancelled"}',NULL);
INSERT INTO history VALUES(22,1796025215816,2,'offered','guest','1a22b71eb486421b1dd66376c3ade2e9029b96e2d03','1a22b71eb30491f830bb8f9a0f6e27f2ce34e2eea93','{"seats":1,"expires_at":1798617215816}',NULL);
INSERT INTO history VALUES(23,1796025215832,2,'left','guest',NULL,'1a22b71eb399a1daef8af6bf376d5f25117f4dc7c92','{}',NULL);
INSERT INTO history VALUES(24,1796025215861,1,'changed','account 1',NULL,NULL,'{"title":"Chamber concert, moved","seats":7}','{"before":{"title":"Chamber concert","seats":5}}');
INSERT INTO history VALUES(25,1796025215887,5,'event_cancelled','account 1',NULL,NULL,'{"reason":"The hall has no heating."}',NULL);
INSERT INTO history VALUES(26,1796025215887,5,'cancelled','account 1','1a22b71eb2e9b9815806c86403be9886b0f48419ad0',NULL,'{"ended_at":1796025215887,"reason":"event_cancelled"}',NULL);
INSERT INTO history VALUES(27,1796025216788,4,'expired','system','1a22b71eb2c38454328c97295ae0f6d0469f0f242bb',NULL,'{"ended_at":1796025216788,"reason":"expired"}',NULL);
INSERT INTO history VALUES(28,1796025216823,1,'booked','account 2','1a22b71ef37450c3d328a47a99ae871ef28b4773ffd',NULL,'{"seats":1,"expires_at":1798617216823,"confirmed_at":null}',NULL);
INSERT INTO history VALUES(29,1796025216827,3,'booked','account 2','1a22b71ef3be02879850a50b544ce440508fc6c1dab',NULL,'{"seats":1,"expires_at":1798617216827,"confirmed_at":null}','{"organiser_confirms":true}');
INSERT INTO history VALUES(30,1796025216838,1,'handed_over','guest','1a22b71eb05ab380b80681eaa113bc7026ecb6bbf9d',NULL,'{"ended_at":1796025216838,"reason":"handed_over","to":"1a22b71ef46bf27fee05f840ef0b4d6aff354a4bb3d"}',NULL);
INSERT INTO history VALUES(31,1796025216838,1,'received','guest','1a22b71ef46bf27fee05f840ef0b4d6aff354a4bb3d',NULL,'{"seats":1,"confirmed_at":1796025215771}',NULL);
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
INSERT INTO known_browsers VALUES(X'DF790D7983A3326E23D3BCF75A9E77FFD1E97AB588B417902864E234495E3399',2,1796025216818);
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
    finished_at INTEGER, mailbox TEXT, is_sent_again INTEGER NOT NULL DEFAULT 0 CHECK (is_sent_again IN (0, 1)),
    CHECK ((finished_at IS NULL) = (state IN ('due', 'sending'))),
    CHECK ((leased_until IS NOT NULL) = (state = 'sending'))
) STRICT;
INSERT INTO outbox VALUES(1,'hold_placed','1a22b71eaf293607ddd70221ddd6db5de064386934e',1,NULL,'email','1796025215730','ada@example.org','en','{}','undelivered',1796025215730,0,NULL,NULL,NULL,1796025215730,1796025215786,NULL,0);
INSERT INTO outbox VALUES(2,'hold_placed','1a22b71eb05ab380b80681eaa113bc7026ecb6bbf9d',1,NULL,'email','1796025215749','Bob@example.org','en','{}','undelivered',1796025215749,0,NULL,NULL,NULL,1796025215749,1796025215786,NULL,0);
INSERT INTO outbox VALUES(3,'hold_placed','1a22b71eb101cf0d4bdc47a0884df021fecb4d2ea00',1,NULL,'email','1796025215760','Кирилл@example.org','en','{}','undelivered',1796025215760,0,NULL,NULL,NULL,1796025215760,1796025215786,NULL,0);
INSERT INTO outbox VALUES(4,'hold_placed','1a22b71eb1966cf0384cbe68960d0452a7faba1504f',1,NULL,'email','1796025215769','dora@example.org','en','{}','undelivered',1796025215769,0,NULL,NULL,NULL,1796025215769,1796025215786,NULL,0);
INSERT INTO outbox VALUES(5,'confirmed','1a22b71eb05ab380b80681eaa113bc7026ecb6bbf9d',1,NULL,'email','1796025215771','Bob@example.org','en','{}','undelivered',1796025215771,0,NULL,NULL,NULL,1796025215771,1796025215786,NULL,0);
INSERT INTO outbox VALUES(6,'cancelled','1a22b71eb101cf0d4bdc47a0884df021fecb4d2ea00',1,NULL,'email','1796025215773','Кирилл@example.org','en','{}','undelivered',1796025215773,0,NULL,NULL,NULL,1796025215773,1796025215786,NULL,0);
INSERT INTO outbox VALUES(7,'confirmed','1a22b71eb23e043599bf972e44c4c7cfbdac761b65a',2,NULL,'email','1796025215779','eve@example.org','en','{}','undelivered',1796025215779,0,NULL,NULL,NULL,1796025215779,1796025215786,NULL,0);
INSERT INTO outbox VALUES(8,'confirmed','1a22b71eb257be7825b2702c4f8c4071328d22b0570',2,NULL,'email','1796025215781','finn@example.org','en','{}','undelivered',1796025215781,0,NULL,NULL,NULL,1796025215781,1796025215786,NULL,0);
INSERT INTO outbox VALUES(9,'hold_placed','1a22b71eb2721e73b5e9b076a6ff137b8cce0eaada7',3,NULL,'email','1796025215783','gus@example.org','en','{}','undelivered',1796025215783,0,NULL,NULL,NULL,1796025215783,1796025215786,NULL,0);
INSERT INTO outbox VALUES(10,'hold_placed','1a22b71eb2c38454328c97295ae0f6d0469f0f242bb',4,NULL,'email','1796025215788','hana@example.org','en','{}','undelivered',1796025215788,0,NULL,NULL,NULL,1796025215788,1796025216042,NULL,0);
INSERT INTO outbox VALUES(11,'hold_placed','1a22b71eb2e9b9815806c86403be9886b0f48419ad0',5,NULL,'email','1796025215790','ivo@example.org','en','{}','undelivered',1796025215790,0,NULL,NULL,NULL,1796025215790,1796025216042,NULL,0);
INSERT INTO outbox VALUES(12,'waitlist_joined','entry 1a22b71eb30491f830bb8f9a0f6e27f2ce34e2eea93',2,NULL,'email','','jo@example.org','en','{}','undelivered',1796025215792,0,NULL,NULL,NULL,1796025215792,1796025216042,NULL,0);
INSERT INTO outbox VALUES(13,'waitlist_joined','entry 1a22b71eb321fa4ed4382e6aa3d861fc1bf3d69b82d',2,NULL,'email','','kim@example.org','en','{}','undelivered',1796025215794,0,NULL,NULL,NULL,1796025215794,1796025216042,NULL,0);
INSERT INTO outbox VALUES(14,'waitlist_joined','entry 1a22b71eb399a1daef8af6bf376d5f25117f4dc7c92',2,NULL,'email','','lea@example.org','en','{}','undelivered',1796025215801,0,NULL,NULL,NULL,1796025215801,1796025216042,NULL,0);
INSERT INTO outbox VALUES(15,'cancelled','1a22b71eb23e043599bf972e44c4c7cfbdac761b65a',2,NULL,'email','1796025215816','eve@example.org','en','{}','undelivered',1796025215816,0,NULL,NULL,NULL,1796025215816,1796025216042,NULL,0);
INSERT INTO outbox VALUES(16,'offered','1a22b71eb486421b1dd66376c3ade2e9029b96e2d03',2,NULL,'email','1796025215816','jo@example.org','en','{}','undelivered',1796025215816,0,NULL,NULL,NULL,1796025215816,1796025216042,NULL,0);
INSERT INTO outbox VALUES(17,'event_changed','1a22b71eaf293607ddd70221ddd6db5de064386934e',1,NULL,'email','1796025215861','ada@example.org','en','{"changes": {"title": ["Chamber concert", "Chamber concert, moved"]}}','undelivered',1796025215861,0,NULL,NULL,NULL,1796025215861,1796025216054,NULL,0);
INSERT INTO outbox VALUES(18,'event_changed','1a22b71eb05ab380b80681eaa113bc7026ecb6bbf9d',1,NULL,'email','1796025215861','Bob@example.org','en','{"changes": {"title": ["Chamber concert", "Chamber concert, moved"]}}','undelivered',1796025215861,0,NULL,NULL,NULL,1796025215861,1796025216054,NULL,0);
INSERT INTO outbox VALUES(19,'event_changed','1a22b71eb1966cf0384cbe68960d0452a7faba1504f',1,NULL,'email','1796025215861','dora@example.org','en','{"changes": {"title": ["Chamber concert", "Chamber concert, moved"]}}','undelivered',1796025215861,0,NULL,NULL,NULL,1796025215861,1796025216054,NULL,0);
INSERT INTO outbox VALUES(20,'event_cancelled','1a22b71eb2e9b9815806c86403be9886b0f48419ad0',5,NULL,'email','1796025215887','ivo@example.org','en','{}','undelivered',1796025215887,0,NULL,NULL,NULL,1796025215887,1796025216067,NULL,0);
INSERT INTO outbox VALUES(21,'prove_address','account 2',NULL,2,'email','5986750 mia@example.org','mia@example.org','en','{"why": "made"}','undelivered',1796025216401,0,NULL,NULL,NULL,1796025216401,1796025216404,NULL,0);
INSERT INTO outbox VALUES(22,'expired','1a22b71eb2c38454328c97295ae0f6d0469f0f242bb',4,NULL,'email','1796025216788','hana@example.org','en','{}','undelivered',1796025216788,0,NULL,NULL,NULL,1796025216788,1796025216791,NULL,0);
INSERT INTO outbox VALUES(23,'hold_placed','1a22b71ef37450c3d328a47a99ae871ef28b4773ffd',1,2,'email','1796025216823','mia@example.org','en','{}','undelivered',1796025216823,0,NULL,NULL,NULL,1796025216823,1796025216893,NULL,0);
INSERT INTO outbox VALUES(24,'hold_placed','1a22b71ef3be02879850a50b544ce440508fc6c1dab',3,2,'email','1796025216827','mia@example.org','en','{}','undelivered',1796025216827,0,NULL,NULL,NULL,1796025216827,1796025216893,NULL,0);
INSERT INTO outbox VALUES(25,'handed_over','1a22b71eb05ab380b80681eaa113bc7026ecb6bbf9d',1,NULL,'email','1796025216838','Bob@example.org','en','{}','undelivered',1796025216838,0,NULL,NULL,NULL,1796025216838,1796025216893,NULL,0);
INSERT INTO outbox VALUES(26,'received','1a22b71ef46bf27fee05f840ef0b4d6aff354a4bb3d',1,NULL,'email','1796025216838','nils@example.org','en','{}','undelivered',1796025216838,0,NULL,NULL,NULL,1796025216838,1796025216893,NULL,0);
-- Triggers and indices on  outbox
CREATE INDEX outbox_by_account ON outbox (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX outbox_by_due ON outbox (channel, due_at) WHERE finished_at IS NULL;
CREATE INDEX outbox_by_end ON outbox (finished_at) WHERE finished_at IS NOT NULL;
CREATE INDEX outbox_by_mailbox ON outbox (mailbox, finished_at) WHERE state = 'sent' AND mailbox IS NOT NULL;
CREATE INDEX outbox_by_trouble ON outbox (state, due_at) WHERE state IN ('failed', 'undelivered');
CREATE INDEX outbox_held_back ON outbox (finished_at) WHERE last_error = 'held back';
CREATE UNIQUE INDEX outbox_once ON outbox (subject, kind, channel, occasion);
CREATE INDEX outbox_retried ON outbox (due_at) WHERE finished_at IS NULL AND tries > 0;

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
INSERT INTO secret_keys VALUES('confirmations',X'6A88A70E64A55A23ED028AA3AABB21C07101111AC31E2C1062948E603AE57BE3');
INSERT INTO secret_keys VALUES('networks',X'CDF09F2B6D7E6CAB1CB4A95683748ECAF3B1FB01C8EE6D1D99657B43EFEB7838');

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
INSERT INTO sessions VALUES(X'0FB7324926AC8ECE575A5E58D76F10C2FB166757C9DDA5FE8AA5F43DB0ED7B36',2,'127.0.0.1',1796025216818,1796025216818,1798617216818);
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
INSERT INTO sign_in_links VALUES(X'56AE2E83E076F57275DF5E35C1D6C311390566881F0F092CB8475FA662E5B1B1',1796025210928);

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
    saved_until INTEGER CHECK (saved_until IS NULL OR passed_over = 3), network TEXT, proved_at INTEGER,
    UNIQUE (event_id, person)
) STRICT;
INSERT INTO waitlist_entries VALUES(2,'1a22b71eb321fa4ed4382e6aa3d861fc1bf3d69b82d',2,'kim','kim@example.org',1,1796025215794,NULL,'kim@example.org','en',0,NULL,NULL,NULL);
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
pragma user_version=20;
pragma application_id=1651470187;

COMMIT TRANSACTION;
