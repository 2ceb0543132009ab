-- What became of an event's seats and holds, counted from the history by a consumer, in each quarter of an hour: a day of any
-- time zone is a whole number of them, so that another zone is a matter of reading. No row tells of a person.
-- `seats`, `held` and `confirmed` are what was added to them meanwhile. The others are about the holds that were placed then:
-- how many, what became of them by now, and for how long those that became places were held, together.
-- The rows of event 0 have the holds of all events.
CREATE TABLE event_counts (
    event_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    seats INTEGER NOT NULL,
    held INTEGER NOT NULL,
    confirmed INTEGER NOT NULL,
    holds INTEGER NOT NULL,
    places INTEGER NOT NULL,
    expired INTEGER NOT NULL,
    cancelled INTEGER NOT NULL,
    milliseconds INTEGER NOT NULL,
    PRIMARY KEY (event_id, at)
) STRICT, WITHOUT ROWID;

-- From the beginning of the story.
INSERT INTO consumers (name, last_history_id) VALUES ('statistics', 0);
