-- What the sweep leaves alone may be of an event that is not there any more: then its rows are what is wrong. So this table
-- no longer refers to events; what was set aside is found again by the next sweep.
DROP TABLE set_aside_events;

CREATE TABLE set_aside_events (
    event_id INTEGER PRIMARY KEY,
    error TEXT NOT NULL,
    since INTEGER NOT NULL
) STRICT;
