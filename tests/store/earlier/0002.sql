PRAGMA page_size=4096;
-- PRAGMA encoding='UTF-8';
-- PRAGMA auto_vacuum=NONE;
-- PRAGMA max_page_count=4294967294;

BEGIN TRANSACTION;

-- Table  admin_tokens
DROP TABLE IF EXISTS admin_tokens;
CREATE TABLE admin_tokens (
    sha256 BLOB PRIMARY KEY,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO admin_tokens VALUES(X'9386643D401051E6E52C91596E234995D20F4012F3EE2D14E5ECD956264E77D3',1795998604933);

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
    confirmed_at INTEGER,
    CHECK ((expires_at IS NULL) <> (confirmed_at IS NULL))
) STRICT, WITHOUT ROWID;
INSERT INTO bookings VALUES('1a229dbdfeb26f050bec307dbc696e3b80a8fb38ba9',1,'ada','ada@example.org','ada@example.org',1,1795998605291,1798590605291,NULL);
INSERT INTO bookings VALUES('1a229dbdff5cbd89af98b9dfc8869d2ea70367bc209',1,'Bob','Bob@example.org','bob@example.org',1,1795998605301,NULL,1795998605317);
INSERT INTO bookings VALUES('1a229dbe0014672991d88a8da9e8d1b6d628037fb08',1,'dora','dora@example.org','dora@example.org',1,1795998605313,1798590605313,NULL);
INSERT INTO bookings VALUES('1a229dbe01910854cebeae4012a17395011bef29a81',2,'finn','finn@example.org','finn@example.org',1,1795998605337,NULL,1795998605337);
INSERT INTO bookings VALUES('1a229dbe023bebdd6596b5f0013b46877e7b34de3ae',3,'gus','gus@example.org','gus@example.org',1000,1795998605347,1798590605347,NULL);
INSERT INTO bookings VALUES('1a229dbe02d469f156893bd6efbb4fd7579c5cafe2e',4,'hana','hana@example.org','hana@example.org',1,1795998605357,1795998606357,NULL);
-- Triggers and indices on  bookings
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
) STRICT, WITHOUT ROWID;
INSERT INTO ended_bookings VALUES('1a229dbdff9e37a295c4dccb9eb160c988bb91c74fd',1,'Кирилл','Кирилл@example.org','кирилл@example.org',1,1795998605305,1798590605305,NULL,1795998605325,'cancelled');
INSERT INTO ended_bookings VALUES('1a229dbe0117b3246a5d62d2994b7f3c92f2aeee640',2,'eve','eve@example.org','eve@example.org',1,1795998605329,NULL,1795998605329,1795998605383,'cancelled');
INSERT INTO ended_bookings VALUES('1a229dbe035c0c405404944abe33131f2e959939218',5,'ivo','ivo@example.org','ivo@example.org',1,1795998605365,1798590605365,NULL,1795998605414,'event_cancelled');
-- Triggers and indices on  ended_bookings
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
) STRICT;
INSERT INTO events VALUES(1,'Chamber concert, moved','“Quoted” – и по-русски','Großer Saal',4101818400000,7,2592000,'attendee',10,1795998605240,NULL,3,1);
INSERT INTO events VALUES(2,'Workshop','','',4101818400000,2,2592000,'instant',10,1795998605248,NULL,1,1);
INSERT INTO events VALUES(3,'Breakfast','','',4101818400000,1000000,2592000,'organiser',1000,1795998605257,NULL,1000,0);
INSERT INTO events VALUES(4,'Brief holds','','',4101818400000,5,1,'attendee',10,1795998605268,NULL,1,0);
INSERT INTO events VALUES(5,'Called off','','',4101818400000,5,2592000,'attendee',10,1795998605271,1795998605414,0,0);
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

-- Table  sessions
DROP TABLE IF EXISTS sessions;
CREATE TABLE sessions (
    sha256 BLOB PRIMARY KEY,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Table  sign_in_links
DROP TABLE IF EXISTS sign_in_links;
CREATE TABLE sign_in_links (
    sha256 BLOB PRIMARY KEY,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO sign_in_links VALUES(X'2123D84403C5A8ADE33DDBAC481BBA32C88D98ED8A40FF03D65C45E9581BD9A3',1795998603483);

-- Database header
pragma user_version=2;
pragma application_id=1651470187;

COMMIT TRANSACTION;
