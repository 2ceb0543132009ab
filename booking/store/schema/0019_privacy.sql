-- How far the people of past events are erased: up to an event, by start and id, and within it up to a row of a step. It
-- only goes on, so that each event is gone through once.
CREATE TABLE erasure (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    starts_at INTEGER NOT NULL,
    event_id INTEGER NOT NULL,
    step INTEGER NOT NULL,
    last_number INTEGER NOT NULL,
    last_id TEXT NOT NULL
) STRICT;

CREATE INDEX ended_entries_by_event ON ended_entries (event_id);

-- Whose booking was the last to be told of tomorrow's event says nothing once all are told.
UPDATE told_events SET last_person = '', last_id = '' WHERE finished_at IS NOT NULL;

-- A link may be the way to all that is stored with an address. What is allowed is wider: then the text of the schema is all
-- that changes.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, '(''prove'', ''reset'')', '(''prove'', ''reset'', ''data'')')
WHERE type = 'table' AND name = 'proofs';
PRAGMA writable_schema = RESET;

-- The audit log is never changed, but that the network address may be erased from a line.
DROP TRIGGER audit_log_update;

CREATE TRIGGER audit_log_update BEFORE UPDATE ON audit_log
WHEN NEW.address <> '' OR (NEW.id, NEW.at, NEW.action, NEW.subject) <> (OLD.id, OLD.at, OLD.action, OLD.subject)
OR NEW.account_id IS NOT OLD.account_id BEGIN
    SELECT RAISE(ABORT, 'the audit log is never changed');
END;

CREATE INDEX audit_log_by_account ON audit_log (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX audit_log_with_address ON audit_log (at) WHERE address <> '';
