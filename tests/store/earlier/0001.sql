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
INSERT INTO admin_tokens VALUES(X'F64B59F43B7C06CD3DB03F07C95ED9598ED51A15A640282C7600B5AEE8A778B6',1795998596985);

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
INSERT INTO bookings VALUES('1a229dbc1e10ac32772fe12c59a0c075d9534cc2829',1,'ada','ada@example.org','ada@example.org',1,1795998597601,1798590597601,NULL);
INSERT INTO bookings VALUES('1a229dbc1f156bf2b2489097182490ed2cb92897b83',1,'Bob','Bob@example.org','bob@example.org',1,1795998597617,NULL,1795998597653);
INSERT INTO bookings VALUES('1a229dbc2029bc17468a2ad512525e13515257b5929',1,'dora','dora@example.org','dora@example.org',1,1795998597634,1798590597634,NULL);
INSERT INTO bookings VALUES('1a229dbc2349a0be461e8b158a0b0be93a8b7826e47',2,'finn','finn@example.org','finn@example.org',1,1795998597684,NULL,1795998597684);
INSERT INTO bookings VALUES('1a229dbc249cb7a29d67ddb1866cc1c1f7a27f7f783',3,'gus','gus@example.org','gus@example.org',1000,1795998597705,1798590597705,NULL);
-- Triggers and indices on  bookings
CREATE INDEX bookings_by_deadline ON bookings (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX bookings_by_event ON bookings (event_id);
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
INSERT INTO ended_bookings VALUES('1a229dbc1f40a483fe4fa84d679c12f4267c759ea4e',1,'Кирилл','Кирилл@example.org','кирилл@example.org',1,1795998597620,1798590597620,NULL,1795998597657,'cancelled');
INSERT INTO ended_bookings VALUES('1a229dbc22103980607c70d7f54f1a6db76744a7b03',2,'eve','eve@example.org','eve@example.org',1,1795998597665,NULL,1795998597665,1795998597744,'cancelled');
INSERT INTO ended_bookings VALUES('1a229dbc256b7c344ee4471c46786c6fc0c7217f121',4,'hana','hana@example.org','hana@example.org',1,1795998597718,1795998598718,NULL,1795998598718,'expired');
INSERT INTO ended_bookings VALUES('1a229dbc2651fd294a9da4579d271303ecfe8ef9d09',5,'ivo','ivo@example.org','ivo@example.org',1,1795998597733,1798590597733,NULL,1795998597752,'event_cancelled');
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
INSERT INTO events VALUES(1,'Chamber concert, moved','“Quoted” – и по-русски','Großer Saal',4101818400000,7,2592000,'attendee',10,1795998597512,NULL,3,1);
INSERT INTO events VALUES(2,'Workshop','','',4101818400000,2,2592000,'instant',10,1795998597536,NULL,1,1);
INSERT INTO events VALUES(3,'Breakfast','','',4101818400000,1000000,2592000,'organiser',1000,1795998597577,NULL,1000,0);
INSERT INTO events VALUES(4,'Brief holds','','',4101818400000,5,1,'attendee',10,1795998597589,NULL,0,0);
INSERT INTO events VALUES(5,'Called off','','',4101818400000,5,2592000,'attendee',10,1795998597598,1795998597752,0,0);
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
INSERT INTO sign_in_links VALUES(X'772CAF6EBAD1CBCF0D56565E3F84E7A116CA1FD5559DD16FCC57EB1A65435BFE',1795998595220);

-- Database header
pragma user_version=1;
pragma application_id=1651470187;

COMMIT TRANSACTION;
