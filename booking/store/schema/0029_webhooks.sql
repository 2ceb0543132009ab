-- The addresses that an organiser names, to which the facts of the history are sent. `types` is a JSON list of those wanted,
-- empty for all. The former secret signs too until `former_until`. `failures` are those in a row; nothing is sent before
-- `resumes_at`. One that was removed stays until its deliveries are purged, without its address and its secrets.
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

-- A fact that goes to one of them; a test has none. What it says is made when it is sent: the history never changes. `tries` are
-- all there were, `waits` those since it was last made due by hand.
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
CREATE INDEX webhook_deliveries_by_webhook ON webhook_deliveries (webhook_id, id);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (webhook_id, id, due_at) WHERE state = 'due';
CREATE INDEX webhook_deliveries_failed ON webhook_deliveries (webhook_id, id) WHERE state = 'failed';
CREATE INDEX webhook_deliveries_by_age ON webhook_deliveries (created_at);

-- What became of each try: the status and the first characters of the answer or, without one, why.
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
