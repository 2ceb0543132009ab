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
    disabled_at INTEGER,
    CHECK ((email IS NULL) = (person IS NULL)),
    CHECK (id <> 1 OR (role = 'admin' AND email IS NULL AND password_hash IS NULL AND disabled_at IS NULL))
) STRICT;
INSERT INTO accounts VALUES(1,'Operator',NULL,NULL,NULL,'admin',NULL,0,NULL);
INSERT INTO accounts VALUES(2,'Mia','mia@example.org','mia@example.org','$argon2id$v=19$m=19456,t=2,p=1$OdGYigkjiEt79YFxQqpOjQ$aZFMf99Y3bDr4wiktzkrrhdcI90VJT9cBqi8yCMmnzE','member',NULL,1795998613800,NULL);

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
INSERT INTO api_tokens VALUES(1,X'190218754A6689DB1355B3E57EB1C66F2E160D0C7EC7A8F7F873B9A976E402F5',1,'operator',1795998612233,1795998612616,NULL);
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
INSERT INTO audit_log VALUES(1,1795998612233,1,'token created','token 1','');
INSERT INTO audit_log VALUES(2,1795998612617,1,'event published','event 1','127.0.0.1');
INSERT INTO audit_log VALUES(3,1795998612622,1,'event published','event 2','127.0.0.1');
INSERT INTO audit_log VALUES(4,1795998612624,1,'event published','event 3','127.0.0.1');
INSERT INTO audit_log VALUES(5,1795998612627,1,'event published','event 4','127.0.0.1');
INSERT INTO audit_log VALUES(6,1795998612630,1,'event published','event 5','127.0.0.1');
INSERT INTO audit_log VALUES(7,1795998612656,1,'event changed','event 1','127.0.0.1');
INSERT INTO audit_log VALUES(8,1795998612659,1,'event cancelled','event 5','127.0.0.1');
INSERT INTO audit_log VALUES(9,1795998613800,2,'registered','account 2','127.0.0.1');
INSERT INTO audit_log VALUES(10,1795998614628,2,'signed in','account 2','127.0.0.1');
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
    confirmed_at INTEGER, account_id INTEGER REFERENCES accounts (id),
    CHECK ((expires_at IS NULL) <> (confirmed_at IS NULL))
) STRICT, WITHOUT ROWID;
INSERT INTO bookings VALUES('1a229dbfc999f867a454c535ad9c99f8683ce3ad257',1,'ada','ada@example.org','ada@example.org',1,1795998612633,1798590612633,NULL,NULL);
INSERT INTO bookings VALUES('1a229dbfc9b3a7080c4059afd7066055ff9832b9f61',1,'Bob','Bob@example.org','bob@example.org',1,1795998612635,NULL,1795998612641,NULL);
INSERT INTO bookings VALUES('1a229dbfc9f1b5513c7303838e9e2e4038a4429682a',1,'dora','dora@example.org','dora@example.org',1,1795998612639,1798590612639,NULL,NULL);
INSERT INTO bookings VALUES('1a229dbfca5a63745952ad43dff745ce2ab78850bad',2,'finn','finn@example.org','finn@example.org',1,1795998612645,NULL,1795998612645,NULL);
INSERT INTO bookings VALUES('1a229dbfca7bd882df4ab2f72a068748b50c5aeb205',3,'gus','gus@example.org','gus@example.org',1000,1795998612647,1798590612647,NULL,NULL);
INSERT INTO bookings VALUES('1a229dc047913ca06a766af463af463faefeec6f2c4',1,'Mia','mia@example.org','account 2',1,1795998614649,1798590614649,NULL,2);
INSERT INTO bookings VALUES('1a229dc047be1fa2e3fc6205506c1276e7bd39266b1',3,'Mia','mia@example.org','account 2',1,1795998614651,1798590614651,NULL,2);
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
, account_id INTEGER REFERENCES accounts (id)) STRICT, WITHOUT ROWID;
INSERT INTO ended_bookings VALUES('1a229dbfc9e9c3da435651492fab4003f7fa87a5022',1,'Кирилл','Кирилл@example.org','кирилл@example.org',1,1795998612638,1798590612638,NULL,1795998612642,'cancelled',NULL);
INSERT INTO ended_bookings VALUES('1a229dbfca404b3b7bff68bceb8c6361a68a3c00e9f',2,'eve','eve@example.org','eve@example.org',1,1795998612644,NULL,1795998612644,1795998612654,'cancelled',NULL);
INSERT INTO ended_bookings VALUES('1a229dbfca94bc00bbe7dec7b34aeb4bf678d5ff2e0',4,'hana','hana@example.org','hana@example.org',1,1795998612649,1795998613649,NULL,1795998613649,'expired',NULL);
INSERT INTO ended_bookings VALUES('1a229dbfcab7778e95bc0a7faf46d1cf8d29d07c473',5,'ivo','ivo@example.org','ivo@example.org',1,1795998612651,1798590612651,NULL,1795998612659,'event_cancelled',NULL);
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
INSERT INTO events VALUES(1,'Chamber concert, moved','“Quoted” – и по-русски','Großer Saal',4101818400000,7,2592000,'attendee',10,1795998612617,NULL,4,1,'anyone');
INSERT INTO events VALUES(2,'Workshop','','',4101818400000,2,2592000,'instant',10,1795998612622,NULL,1,1,'anyone');
INSERT INTO events VALUES(3,'Breakfast','','',4101818400000,1000000,2592000,'organiser',1000,1795998612624,NULL,1001,0,'anyone');
INSERT INTO events VALUES(4,'Brief holds','','',4101818400000,5,1,'attendee',10,1795998612627,NULL,0,0,'anyone');
INSERT INTO events VALUES(5,'Called off','','',4101818400000,5,2592000,'attendee',10,1795998612630,1795998612659,0,0,'anyone');
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
INSERT INTO known_browsers VALUES(X'1489AE357B966B9824580B8DC1A0F6629DE186CFD8B551A9564B97B1C5275C5C',2,1795998614628);
-- Triggers and indices on  known_browsers
CREATE INDEX known_browsers_by_account ON known_browsers (account_id, created_at);
CREATE INDEX known_browsers_by_age ON known_browsers (created_at);

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
INSERT INTO sessions VALUES(X'88F2237AEDF729E1FE035A6AED2785552E387ABAC2B186F040463AEACAE1FBBD',2,'127.0.0.1',1795998614628,1795998614628,1798590614628);
-- Triggers and indices on  sessions
CREATE INDEX sessions_by_account ON sessions (account_id);
CREATE INDEX sessions_by_end ON sessions (expires_at);

-- Table  sign_in_links
DROP TABLE IF EXISTS sign_in_links;
CREATE TABLE sign_in_links (
    sha256 BLOB PRIMARY KEY,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO sign_in_links VALUES(X'C5832C535834DC83B9FC76D9F3C821B11AE74C60D4A4A907F01317F853494047',1795998610213);

-- For primary key autoincrements the next id to use is stored in
-- sqlite_sequence
DELETE FROM main.sqlite_sequence WHERE name='accounts';
INSERT INTO main.sqlite_sequence VALUES ('accounts', 2);
DELETE FROM main.sqlite_sequence WHERE name='api_tokens';
INSERT INTO main.sqlite_sequence VALUES ('api_tokens', 1);
DELETE FROM main.sqlite_sequence WHERE name='audit_log';
INSERT INTO main.sqlite_sequence VALUES ('audit_log', 10);

-- Database header
pragma user_version=3;
pragma application_id=1651470187;

COMMIT TRANSACTION;
