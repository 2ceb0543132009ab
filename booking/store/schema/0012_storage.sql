-- That this database was written to, and when by the clock of the service: the one row is written anew while nothing else
-- is, which shows whether the disk takes writes. `ballast` makes it big when it is to show that there is room again.
CREATE TABLE heartbeats (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    seen_at INTEGER NOT NULL,
    ballast BLOB NOT NULL DEFAULT x''
) STRICT;

-- Events that the sweep leaves alone because something about their rows raises: the others go on.
CREATE TABLE set_aside_events (
    event_id INTEGER PRIMARY KEY REFERENCES events (id) ON DELETE CASCADE,
    error TEXT NOT NULL,
    since INTEGER NOT NULL
) STRICT;
