-- Who signs in. `person` is the e-mail address whatever its capitals, `proved_at` when it was shown to be theirs.
-- Ids are never used again: the audit log tells of accounts that are gone.
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

-- The built-in operator: whoever can run the command on this machine. It owns the tokens that the command makes.
INSERT INTO accounts (id, name, role, created_at)
SELECT 1, 'Operator', 'admin', coalesce(min(created_at), 0) FROM admin_tokens;

CREATE TABLE api_tokens (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    sha256 BLOB NOT NULL UNIQUE,
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER,
    revoked_at INTEGER
) STRICT;

CREATE INDEX api_tokens_by_account ON api_tokens (account_id);

INSERT INTO api_tokens (sha256, account_id, name, created_at)
SELECT sha256, 1, 'operator', created_at FROM admin_tokens ORDER BY created_at;

DROP TABLE admin_tokens;

-- The sessions so far were nobody's.
DROP TABLE sessions;

-- A session that was signed out or ran out has `expires_at` in the past and stays for a while, with the address it came
-- from.
CREATE TABLE sessions (
    sha256 BLOB PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    address TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX sessions_by_account ON sessions (account_id);
CREATE INDEX sessions_by_end ON sessions (expires_at);

-- The browsers that an account has signed in with. Who guesses its password from elsewhere can't delay them.
CREATE TABLE known_browsers (
    sha256 BLOB PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX known_browsers_by_account ON known_browsers (account_id, created_at);
CREATE INDEX known_browsers_by_age ON known_browsers (created_at);

CREATE TABLE invitations (
    sha256 BLOB PRIMARY KEY,
    role TEXT NOT NULL CHECK (role IN ('member', 'admin')),
    invited_by INTEGER NOT NULL REFERENCES accounts (id),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Who did what, when and from where. `account_id` refers to no row: the account may be deleted, what it did stays.
CREATE TABLE audit_log (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    account_id INTEGER,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    address TEXT NOT NULL
) STRICT;

CREATE TRIGGER audit_log_update BEFORE UPDATE ON audit_log BEGIN
    SELECT RAISE(ABORT, 'the audit log is never changed');
END;

CREATE TRIGGER audit_log_delete BEFORE DELETE ON audit_log BEGIN
    SELECT RAISE(ABORT, 'the audit log is never changed');
END;

-- INSERT OR REPLACE would delete without the trigger above.
CREATE TRIGGER audit_log_replace BEFORE INSERT ON audit_log
WHEN EXISTS (SELECT 1 FROM audit_log WHERE id = NEW.id) BEGIN
    SELECT RAISE(ABORT, 'the audit log is never changed');
END;

ALTER TABLE events ADD COLUMN audience TEXT NOT NULL DEFAULT 'anyone' CHECK (audience IN ('anyone', 'members'));

ALTER TABLE bookings ADD COLUMN account_id INTEGER REFERENCES accounts (id);
ALTER TABLE ended_bookings ADD COLUMN account_id INTEGER REFERENCES accounts (id);

-- With the id behind the account, as in every index of these tables, and nothing in them for a guest's booking.
CREATE INDEX bookings_by_account ON bookings (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX ended_bookings_by_account ON ended_bookings (account_id) WHERE account_id IS NOT NULL;
