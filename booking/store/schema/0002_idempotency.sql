-- The answers to requests that carried an Idempotency-Key, for as long as they may be asked for again. `answer` is JSON;
-- `fingerprint` is the sha256 of the body, `asker` that of the token that was sent, or empty.
CREATE TABLE idempotency_keys (
    asker BLOB NOT NULL,
    route TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint BLOB NOT NULL,
    answer BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (asker, route, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);
