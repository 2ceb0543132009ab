-- What came into the organiser's account, as a bank statement says it, until somebody has dealt with it or a few days have
-- passed. `key` is a keyed hash: of what the bank calls the line, or else of what it says. `found` are the references of
-- bookings that were found in it, as JSON, `is_doubtful` those that were misread. What went out again is below 0.
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
CREATE INDEX statement_lines_by_age ON statement_lines (read_at);

-- The lines that were dealt with, so that none is dealt with twice; nothing tells what they said. `press` is what was done
-- together, and can be undone together; `booking_id` is empty where a line was set aside.
CREATE TABLE dealt_lines (
    key BLOB NOT NULL,
    booking_id TEXT NOT NULL,
    press TEXT NOT NULL,
    dealt_at INTEGER NOT NULL,
    PRIMARY KEY (key, booking_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX dealt_lines_by_press ON dealt_lines (press);
CREATE INDEX dealt_lines_by_age ON dealt_lines (dealt_at);

-- Which columns of a table say what, as an organiser has corrected it, by the sha256 of the heading.
CREATE TABLE statement_columns (
    heading BLOB PRIMARY KEY,
    columns TEXT NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO secret_keys (name, value) VALUES ('statements', randomblob(32));
