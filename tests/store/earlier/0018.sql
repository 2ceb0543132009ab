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
INSERT INTO accounts VALUES(2,'Mia','mia@example.org','mia@example.org','$argon2id$v=19$m=19456,t=2,p=1$az2y3Nd119cMMxC9CSIXpw$JwukWQAMHfUhB+ozaW/RZlzAREQV8QcgvZUl8nmLnpo','member',NULL,1795998748989,NULL,'en','email',NULL,'all',NULL,NULL);
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
INSERT INTO api_tokens VALUES(1,X'A91284112F45E0AC6C9F5F4904CAC709358CAA1AE4E26D122321330FE28F8AA3',1,'operator',1795998748201,1795998748492,NULL);
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
INSERT INTO audit_log VALUES(1,1795998748201,1,'token created','token 1','');
INSERT INTO audit_log VALUES(2,1795998748493,1,'event published','event 1','127.0.0.1');
INSERT INTO audit_log VALUES(3,1795998748509,1,'event published','event 2','127.0.0.1');
INSERT INTO audit_log VALUES(4,1795998748528,1,'event published','event 3','127.0.0.1');
INSERT INTO audit_log VALUES(5,1795998748548,1,'event published','event 4','127.0.0.1');
INSERT INTO audit_log VALUES(6,1795998748561,1,'event published','event 5','127.0.0.1');
INSERT INTO audit_log VALUES(7,1795998748690,1,'event changed','event 1','127.0.0.1');
INSERT INTO audit_log VALUES(8,1795998748697,1,'event cancelled','event 5','127.0.0.1');
INSERT INTO audit_log VALUES(9,1795998748989,2,'registered','account 2','127.0.0.1');
INSERT INTO audit_log VALUES(10,1795998749190,2,'signed in','account 2','127.0.0.1');
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
    confirmed_at INTEGER, account_id INTEGER REFERENCES accounts (id), language TEXT NOT NULL DEFAULT 'en' CHECK (language IN ('en', 'ru')), remind_at INTEGER CHECK (remind_at IS NULL OR expires_at IS NOT NULL), offer INTEGER NOT NULL DEFAULT 0 CHECK (offer IN (0, 1)), extensions INTEGER NOT NULL DEFAULT 0, held_until INTEGER, network TEXT, proved_at INTEGER,
    CHECK ((expires_at IS NULL) <> (confirmed_at IS NULL))
) STRICT, WITHOUT ROWID;
INSERT INTO bookings VALUES('1a229de0f95522f34c13337802f86f43d51f151fbaa',1,'ada','ada@example.org','ada@example.org',1,1795998748565,1798590748565,NULL,NULL,'en',1797726748565,0,0,NULL,NULL,NULL);
INSERT INTO bookings VALUES('1a229de0fbdbfc05a1ef8bacb67f61fec728adf9e09',1,'dora','dora@example.org','dora@example.org',1,1795998748605,1798590748605,NULL,NULL,'en',1797726748605,0,0,NULL,NULL,NULL);
INSERT INTO bookings VALUES('1a229de0fd5400692b982bc4fefc8aaddb352afb630',2,'finn','finn@example.org','finn@example.org',1,1795998748629,NULL,1795998748629,NULL,'en',NULL,0,0,NULL,NULL,NULL);
INSERT INTO bookings VALUES('1a229de0fd9e6812913cd3ed493d297819286b443a7',3,'gus','gus@example.org','gus@example.org',1000,1795998748633,1798590748633,NULL,NULL,'en',1797726748633,0,0,NULL,NULL,NULL);
INSERT INTO bookings VALUES('1a229de0ffe44b335b20de9a2ad851fb5f850a50c14',2,'jo','jo@example.org','jo@example.org',1,1795998748670,1798590748670,NULL,NULL,'en',1797726748670,1,0,NULL,NULL,NULL);
INSERT INTO bookings VALUES('1a229de12125ac6a88af79cd2fddf255de9f17daa51',1,'Mia','mia@example.org','account 2',1,1795998749202,1798590749202,NULL,2,'en',1797726749202,0,0,NULL,NULL,NULL);
INSERT INTO bookings VALUES('1a229de122390c528a0a33ece31bfc49a9eb632ecb9',3,'Mia','mia@example.org','account 2',1,1795998749219,1798590749219,NULL,2,'en',1797726749219,0,0,NULL,NULL,NULL);
INSERT INTO bookings VALUES('1a229de1229bb17cab3c3cede2003fe622ce1c5eed2',1,'Nils','nils@example.org','nils@example.org',1,1795998749225,NULL,1795998748617,NULL,'en',NULL,0,0,NULL,NULL,NULL);
-- Triggers and indices on  bookings
CREATE INDEX bookings_by_account ON bookings (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX bookings_by_deadline ON bookings (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX bookings_by_event_deadline ON bookings (event_id, expires_at, seats) WHERE expires_at IS NOT NULL;
CREATE INDEX bookings_by_network ON bookings (event_id, network)
WHERE network IS NOT NULL AND proved_at IS NULL;
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
, network TEXT, proved_at INTEGER) STRICT, WITHOUT ROWID;
INSERT INTO ended_bookings VALUES('1a229de0fa19db3b745e6c342756bdf18d327a839cd',1,'Bob','Bob@example.org','bob@example.org',1,1795998748577,NULL,1795998748617,1795998749225,'handed_over',NULL,'en',0,0,NULL,NULL);
INSERT INTO ended_bookings VALUES('1a229de0fa9a165aab76a523c92a8ef11d7efd47ef3',1,'Кирилл','Кирилл@example.org','кирилл@example.org',1,1795998748585,1798590748585,NULL,1795998748621,'cancelled',NULL,'en',0,0,NULL,NULL);
INSERT INTO ended_bookings VALUES('1a229de0fd113e39e0fbe7d2c6b3ac0f81d4f48f752',2,'eve','eve@example.org','eve@example.org',1,1795998748625,NULL,1795998748625,1795998748670,'cancelled',NULL,'en',0,0,NULL,NULL);
INSERT INTO ended_bookings VALUES('1a229de0fe10fb4d959c103373950409336c2c92b88',4,'hana','hana@example.org','hana@example.org',1,1795998748641,1795998749641,NULL,1795998749641,'expired',NULL,'en',0,0,NULL,NULL);
INSERT INTO ended_bookings VALUES('1a229de0fe33bde875c77e67a2d2a80c3089c6aa81b',5,'ivo','ivo@example.org','ivo@example.org',1,1795998748643,1798590748643,NULL,1795998748697,'event_cancelled',NULL,'en',0,0,NULL,NULL);
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
    ended_at INTEGER NOT NULL, network TEXT, proved_at INTEGER,
    CHECK ((booking_id IS NOT NULL) = (status = 'offered'))
) STRICT;
INSERT INTO ended_entries VALUES(1,'1a229de0fef76371a5bac3f7ac5d30f48517eccd095',2,'jo','jo@example.org',1,1795998748655,NULL,'jo@example.org','en','offered','1a229de0ffe44b335b20de9a2ad851fb5f850a50c14',1795998748670,NULL,NULL);
INSERT INTO ended_entries VALUES(3,'1a229de0ff9da763bde3d6f4b233d2dee7c10d37105',2,'lea','lea@example.org',1,1795998748665,NULL,'lea@example.org','en','left',NULL,1795998748680,NULL,NULL);
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
    CHECK (approved_only = 0 OR (approved_only = 1 AND audience = 'members')), offer_seconds INTEGER CHECK (offer_seconds BETWEEN 1 AND 2592000), proof TEXT NOT NULL DEFAULT 'none' CHECK (proof IN ('none', 'email'))) STRICT;
INSERT INTO events VALUES(1,'Chamber concert, moved','“Quoted” – и по-русски','Großer Saal',4101818400000,7,2592000,'attendee',10,1795998748493,NULL,4,1,'anyone',NULL,NULL,0,'',0,NULL,0,NULL,'none');
INSERT INTO events VALUES(2,'Workshop','','',4101818400000,2,2592000,'instant',10,1795998748509,NULL,2,1,'anyone',NULL,NULL,0,'',1,NULL,0,NULL,'none');
INSERT INTO events VALUES(3,'Breakfast','','',4101818400000,1000000,2592000,'organiser',1000,1795998748528,NULL,1001,0,'anyone',NULL,NULL,0,'',0,NULL,0,NULL,'none');
INSERT INTO events VALUES(4,'Brief holds','','',4101818400000,5,1,'attendee',10,1795998748548,NULL,0,0,'anyone',NULL,NULL,0,'',0,NULL,0,NULL,'none');
INSERT INTO events VALUES(5,'Called off','','',4101818400000,5,2592000,'attendee',10,1795998748561,1795998748697,0,0,'anyone',NULL,NULL,0,'The hall has no heating.',0,NULL,0,NULL,'none');
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
INSERT INTO history VALUES(1,1795998748493,1,'published','account 1',NULL,NULL,'{"title":"Chamber concert","description":"“Quoted” – и по-русски","location":"Großer Saal","starts_at":4101818400000,"seats":5,"hold_seconds":2592000,"confirmation":"attendee","max_seats_per_person":10,"audience":"anyone","opens_at":null,"closes_at":null,"max_extensions":0,"offer_seconds":null,"proof":"none"}',NULL);
INSERT INTO history VALUES(2,1795998748509,2,'published','account 1',NULL,NULL,'{"title":"Workshop","description":"","location":"","starts_at":4101818400000,"seats":2,"hold_seconds":2592000,"confirmation":"instant","max_seats_per_person":10,"audience":"anyone","opens_at":null,"closes_at":null,"max_extensions":0,"offer_seconds":null,"proof":"none"}',NULL);
INSERT INTO history VALUES(3,1795998748528,3,'published','account 1',NULL,NULL,'{"title":"Breakfast","description":"","location":"","starts_at":4101818400000,"seats":1000000,"hold_seconds":2592000,"confirmation":"organiser","max_seats_per_person":1000,"audience":"anyone","opens_at":null,"closes_at":null,"max_extensions":0,"offer_seconds":null,"proof":"none"}',NULL);
INSERT INTO history VALUES(4,1795998748548,4,'published','account 1',NULL,NULL,'{"title":"Brief holds","description":"","location":"","starts_at":4101818400000,"seats":5,"hold_seconds":1,"confirmation":"attendee","max_seats_per_person":10,"audience":"anyone","opens_at":null,"closes_at":null,"max_extensions":0,"offer_seconds":null,"proof":"none"}',NULL);
INSERT INTO history VALUES(5,1795998748561,5,'published','account 1',NULL,NULL,'{"title":"Called off","description":"","location":"","starts_at":4101818400000,"seats":5,"hold_seconds":2592000,"confirmation":"attendee","max_seats_per_person":10,"audience":"anyone","opens_at":null,"closes_at":null,"max_extensions":0,"offer_seconds":null,"proof":"none"}',NULL);
INSERT INTO history VALUES(6,1795998748565,1,'booked','guest','1a229de0f95522f34c13337802f86f43d51f151fbaa',NULL,'{"seats":1,"expires_at":1798590748565,"confirmed_at":null}',NULL);
INSERT INTO history VALUES(7,1795998748577,1,'booked','guest','1a229de0fa19db3b745e6c342756bdf18d327a839cd',NULL,'{"seats":1,"expires_at":1798590748577,"confirmed_at":null}',NULL);
INSERT INTO history VALUES(8,1795998748585,1,'booked','guest','1a229de0fa9a165aab76a523c92a8ef11d7efd47ef3',NULL,'{"seats":1,"expires_at":1798590748585,"confirmed_at":null}',NULL);
INSERT INTO history VALUES(9,1795998748605,1,'booked','guest','1a229de0fbdbfc05a1ef8bacb67f61fec728adf9e09',NULL,'{"seats":1,"expires_at":1798590748605,"confirmed_at":null}',NULL);
INSERT INTO history VALUES(10,1795998748617,1,'confirmed','guest','1a229de0fa19db3b745e6c342756bdf18d327a839cd',NULL,'{"confirmed_at":1795998748617}',NULL);
INSERT INTO history VALUES(11,1795998748621,1,'cancelled','guest','1a229de0fa9a165aab76a523c92a8ef11d7efd47ef3',NULL,'{"ended_at":1795998748621,"reason":"cancelled"}',NULL);
INSERT INTO history VALUES(12,1795998748625,2,'booked','guest','1a229de0fd113e39e0fbe7d2c6b3ac0f81d4f48f752',NULL,'{"seats":1,"expires_at":null,"confirmed_at":1795998748625}',NULL);
INSERT INTO history VALUES(13,1795998748629,2,'booked','guest','1a229de0fd5400692b982bc4fefc8aaddb352afb630',NULL,'{"seats":1,"expires_at":null,"confirmed_at":1795998748629}',NULL);
INSERT INTO history VALUES(14,1795998748629,2,'sold_out','guest',NULL,NULL,'{}',NULL);
INSERT INTO history VALUES(15,1795998748633,3,'booked','guest','1a229de0fd9e6812913cd3ed493d297819286b443a7',NULL,'{"seats":1000,"expires_at":1798590748633,"confirmed_at":null}','{"organiser_confirms":true}');
INSERT INTO history VALUES(16,1795998748641,4,'booked','guest','1a229de0fe10fb4d959c103373950409336c2c92b88',NULL,'{"seats":1,"expires_at":1795998749641,"confirmed_at":null}',NULL);
INSERT INTO history VALUES(17,1795998748643,5,'booked','guest','1a229de0fe33bde875c77e67a2d2a80c3089c6aa81b',NULL,'{"seats":1,"expires_at":1798590748643,"confirmed_at":null}',NULL);
INSERT INTO history VALUES(18,1795998748655,2,'joined','guest',NULL,'1a229de0fef76371a5bac3f7ac5d30f48517eccd095','{"seats":1}',NULL);
INSERT INTO history VALUES(19,1795998748661,2,'joined','guest',NULL,'1a229de0ff51850984a91f1c65e7db7715c664c36c3','{"seats":1}',NULL);
INSERT INTO history VALUES(20,1795998748665,2,'joined','guest',NULL,'1a229de0ff9da763bde3d6f4b233d2dee7c10d37105','{"seats":1}',NULL);
INSERT INTO history VALUES(21,1795998748670,2,'cancelled','guest','1a229de0fd113e39e0fbe7d2c6b3ac0f81d4f48f752',NULL,'{"ended_at":1795998748670,"reason":"cancelled"}',NULL);
INSERT INTO history VALUES(22,1795998748670,2,'offered','guest','1a229de0ffe44b335b20de9a2ad851fb5f850a50c14','1a229de0fef76371a5bac3f7ac5d30f48517eccd095','{"seats":1,"expires_at":1798590748670}',NULL);
INSERT INTO history VALUES(23,1795998748680,2,'left','guest',NULL,'1a229de0ff9da763bde3d6f4b233d2dee7c10d37105','{}',NULL);
INSERT INTO history VALUES(24,1795998748690,1,'changed','account 1',NULL,NULL,'{"title":"Chamber concert, moved","seats":7}','{"before":{"title":"Chamber concert","seats":5}}');
INSERT INTO history VALUES(25,1795998748697,5,'event_cancelled','account 1',NULL,NULL,'{"reason":"The hall has no heating."}',NULL);
INSERT INTO history VALUES(26,1795998748697,5,'cancelled','account 1','1a229de0fe33bde875c77e67a2d2a80c3089c6aa81b',NULL,'{"ended_at":1795998748697,"reason":"event_cancelled"}',NULL);
INSERT INTO history VALUES(27,1795998749202,1,'booked','account 2','1a229de12125ac6a88af79cd2fddf255de9f17daa51',NULL,'{"seats":1,"expires_at":1798590749202,"confirmed_at":null}',NULL);
INSERT INTO history VALUES(28,1795998749219,3,'booked','account 2','1a229de122390c528a0a33ece31bfc49a9eb632ecb9',NULL,'{"seats":1,"expires_at":1798590749219,"confirmed_at":null}','{"organiser_confirms":true}');
INSERT INTO history VALUES(29,1795998749225,1,'handed_over','guest','1a229de0fa19db3b745e6c342756bdf18d327a839cd',NULL,'{"ended_at":1795998749225,"reason":"handed_over","to":"1a229de1229bb17cab3c3cede2003fe622ce1c5eed2"}',NULL);
INSERT INTO history VALUES(30,1795998749225,1,'received','guest','1a229de1229bb17cab3c3cede2003fe622ce1c5eed2',NULL,'{"seats":1,"confirmed_at":1795998748617}',NULL);
INSERT INTO history VALUES(31,1795998749641,4,'expired','system','1a229de0fe10fb4d959c103373950409336c2c92b88',NULL,'{"ended_at":1795998749641,"reason":"expired"}',NULL);
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
INSERT INTO known_browsers VALUES(X'BBFCE520C63642B9A74DD93F0BEEEF8D15C70EBC3B953165C3D8CF8431E53973',2,1795998749190);
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
INSERT INTO outbox VALUES(1,'hold_placed','1a229de0f95522f34c13337802f86f43d51f151fbaa',1,NULL,'email','1795998748565','ada@example.org','en','{}','undelivered',1795998748565,0,NULL,NULL,NULL,1795998748565,1795998748647,NULL,0);
INSERT INTO outbox VALUES(2,'hold_placed','1a229de0fa19db3b745e6c342756bdf18d327a839cd',1,NULL,'email','1795998748577','Bob@example.org','en','{}','undelivered',1795998748577,0,NULL,NULL,NULL,1795998748577,1795998748647,NULL,0);
INSERT INTO outbox VALUES(3,'hold_placed','1a229de0fa9a165aab76a523c92a8ef11d7efd47ef3',1,NULL,'email','1795998748585','Кирилл@example.org','en','{}','undelivered',1795998748585,0,NULL,NULL,NULL,1795998748585,1795998748647,NULL,0);
INSERT INTO outbox VALUES(4,'hold_placed','1a229de0fbdbfc05a1ef8bacb67f61fec728adf9e09',1,NULL,'email','1795998748605','dora@example.org','en','{}','undelivered',1795998748605,0,NULL,NULL,NULL,1795998748605,1795998748647,NULL,0);
INSERT INTO outbox VALUES(5,'confirmed','1a229de0fa19db3b745e6c342756bdf18d327a839cd',1,NULL,'email','1795998748617','Bob@example.org','en','{}','undelivered',1795998748617,0,NULL,NULL,NULL,1795998748617,1795998748647,NULL,0);
INSERT INTO outbox VALUES(6,'cancelled','1a229de0fa9a165aab76a523c92a8ef11d7efd47ef3',1,NULL,'email','1795998748621','Кирилл@example.org','en','{}','undelivered',1795998748621,0,NULL,NULL,NULL,1795998748621,1795998748647,NULL,0);
INSERT INTO outbox VALUES(7,'confirmed','1a229de0fd113e39e0fbe7d2c6b3ac0f81d4f48f752',2,NULL,'email','1795998748625','eve@example.org','en','{}','undelivered',1795998748625,0,NULL,NULL,NULL,1795998748625,1795998748647,NULL,0);
INSERT INTO outbox VALUES(8,'confirmed','1a229de0fd5400692b982bc4fefc8aaddb352afb630',2,NULL,'email','1795998748629','finn@example.org','en','{}','undelivered',1795998748629,0,NULL,NULL,NULL,1795998748629,1795998748647,NULL,0);
INSERT INTO outbox VALUES(9,'hold_placed','1a229de0fd9e6812913cd3ed493d297819286b443a7',3,NULL,'email','1795998748633','gus@example.org','en','{}','undelivered',1795998748633,0,NULL,NULL,NULL,1795998748633,1795998748647,NULL,0);
INSERT INTO outbox VALUES(10,'hold_placed','1a229de0fe10fb4d959c103373950409336c2c92b88',4,NULL,'email','1795998748641','hana@example.org','en','{}','undelivered',1795998748641,0,NULL,NULL,NULL,1795998748641,1795998748647,NULL,0);
INSERT INTO outbox VALUES(11,'hold_placed','1a229de0fe33bde875c77e67a2d2a80c3089c6aa81b',5,NULL,'email','1795998748643','ivo@example.org','en','{}','undelivered',1795998748643,0,NULL,NULL,NULL,1795998748643,1795998748647,NULL,0);
INSERT INTO outbox VALUES(12,'waitlist_joined','entry 1a229de0fef76371a5bac3f7ac5d30f48517eccd095',2,NULL,'email','','jo@example.org','en','{}','undelivered',1795998748655,0,NULL,NULL,NULL,1795998748655,1795998748749,NULL,0);
INSERT INTO outbox VALUES(13,'waitlist_joined','entry 1a229de0ff51850984a91f1c65e7db7715c664c36c3',2,NULL,'email','','kim@example.org','en','{}','undelivered',1795998748661,0,NULL,NULL,NULL,1795998748661,1795998748749,NULL,0);
INSERT INTO outbox VALUES(14,'waitlist_joined','entry 1a229de0ff9da763bde3d6f4b233d2dee7c10d37105',2,NULL,'email','','lea@example.org','en','{}','undelivered',1795998748665,0,NULL,NULL,NULL,1795998748665,1795998748749,NULL,0);
INSERT INTO outbox VALUES(15,'cancelled','1a229de0fd113e39e0fbe7d2c6b3ac0f81d4f48f752',2,NULL,'email','1795998748670','eve@example.org','en','{}','undelivered',1795998748670,0,NULL,NULL,NULL,1795998748670,1795998748749,NULL,0);
INSERT INTO outbox VALUES(16,'offered','1a229de0ffe44b335b20de9a2ad851fb5f850a50c14',2,NULL,'email','1795998748670','jo@example.org','en','{}','undelivered',1795998748670,0,NULL,NULL,NULL,1795998748670,1795998748749,NULL,0);
INSERT INTO outbox VALUES(17,'event_changed','1a229de0f95522f34c13337802f86f43d51f151fbaa',1,NULL,'email','1795998748690','ada@example.org','en','{"changes": {"title": ["Chamber concert", "Chamber concert, moved"]}}','undelivered',1795998748690,0,NULL,NULL,NULL,1795998748690,1795998748761,NULL,0);
INSERT INTO outbox VALUES(18,'event_changed','1a229de0fa19db3b745e6c342756bdf18d327a839cd',1,NULL,'email','1795998748690','Bob@example.org','en','{"changes": {"title": ["Chamber concert", "Chamber concert, moved"]}}','undelivered',1795998748690,0,NULL,NULL,NULL,1795998748690,1795998748761,NULL,0);
INSERT INTO outbox VALUES(19,'event_changed','1a229de0fbdbfc05a1ef8bacb67f61fec728adf9e09',1,NULL,'email','1795998748690','dora@example.org','en','{"changes": {"title": ["Chamber concert", "Chamber concert, moved"]}}','undelivered',1795998748690,0,NULL,NULL,NULL,1795998748690,1795998748761,NULL,0);
INSERT INTO outbox VALUES(20,'event_cancelled','1a229de0fe33bde875c77e67a2d2a80c3089c6aa81b',5,NULL,'email','1795998748697','ivo@example.org','en','{}','undelivered',1795998748697,0,NULL,NULL,NULL,1795998748697,1795998748774,NULL,0);
INSERT INTO outbox VALUES(21,'prove_address','account 2',NULL,2,'email','5986662 mia@example.org','mia@example.org','en','{"why": "made"}','undelivered',1795998748989,0,NULL,NULL,NULL,1795998748989,1795998748992,NULL,0);
INSERT INTO outbox VALUES(22,'hold_placed','1a229de12125ac6a88af79cd2fddf255de9f17daa51',1,2,'email','1795998749202','mia@example.org','en','{}','undelivered',1795998749202,0,NULL,NULL,NULL,1795998749202,1795998749208,NULL,0);
INSERT INTO outbox VALUES(23,'hold_placed','1a229de122390c528a0a33ece31bfc49a9eb632ecb9',3,2,'email','1795998749219','mia@example.org','en','{}','undelivered',1795998749219,0,NULL,NULL,NULL,1795998749219,1795998749318,NULL,0);
INSERT INTO outbox VALUES(24,'handed_over','1a229de0fa19db3b745e6c342756bdf18d327a839cd',1,NULL,'email','1795998749225','Bob@example.org','en','{}','undelivered',1795998749225,0,NULL,NULL,NULL,1795998749225,1795998749318,NULL,0);
INSERT INTO outbox VALUES(25,'received','1a229de1229bb17cab3c3cede2003fe622ce1c5eed2',1,NULL,'email','1795998749225','nils@example.org','en','{}','undelivered',1795998749225,0,NULL,NULL,NULL,1795998749225,1795998749318,NULL,0);
INSERT INTO outbox VALUES(26,'expired','1a229de0fe10fb4d959c103373950409336c2c92b88',4,NULL,'email','1795998749641','hana@example.org','en','{}','undelivered',1795998749641,0,NULL,NULL,NULL,1795998749641,1795998749644,NULL,0);
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
    purpose TEXT NOT NULL CHECK (purpose IN ('prove', 'reset')),
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
INSERT INTO secret_keys VALUES('confirmations',X'8C18EF84ED82FDD300FC786B39EB3CF23C3D95C79FEF2ACCCA03D67267ABA65C');
INSERT INTO secret_keys VALUES('networks',X'02AD9B7F45CA611BEAB1DB997772D0805B45FDD3C15633E4CF47430026ADF47A');

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
INSERT INTO sessions VALUES(X'1F1582C875722BCA63460AF1E38DB8463EDD17C86C58A79A6F5443FEFFBB113E',2,'127.0.0.1',1795998749190,1795998749190,1798590749190);
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
INSERT INTO sign_in_links VALUES(X'883A6B8F45B2024B59535551911244735854F1CE9FF2A44083681A78FD9921E1',1795998746326);

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
INSERT INTO waitlist_entries VALUES(2,'1a229de0ff51850984a91f1c65e7db7715c664c36c3',2,'kim','kim@example.org',1,1795998748661,NULL,'kim@example.org','en',0,NULL,NULL,NULL);
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
pragma user_version=18;
pragma application_id=1651470187;

COMMIT TRANSACTION;
