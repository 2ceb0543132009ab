-- What an organiser writes to the guests of an event is a line of its history, with the words in its details: so it is
-- kept as long as that, and read by the consumer that makes a notice of it for each person.
CREATE INDEX history_of_messages ON history (event_id) WHERE action = 'written';

-- The occasion of such a notice is the line's id and whose mailbox it is: each person gets one, however many bookings
-- they have.
CREATE UNIQUE INDEX outbox_written_once ON outbox (occasion, channel) WHERE kind = 'written';
CREATE INDEX outbox_of_messages ON outbox (event_id, occasion, state) WHERE kind = 'written';
CREATE INDEX outbox_by_event ON outbox (event_id) WHERE event_id IS NOT NULL;

-- What goes to everybody at an event waits while anything else is due: a hold's mail must not wait behind 100,000.
ALTER TABLE outbox ADD COLUMN is_for_many INTEGER NOT NULL DEFAULT 0 CHECK (is_for_many IN (0, 1));
DROP INDEX outbox_by_due;
CREATE INDEX outbox_by_due ON outbox (channel, is_for_many, due_at) WHERE finished_at IS NULL;

-- What the organiser has every letter of a kind say beside its own words.
CREATE TABLE own_words (
    kind TEXT NOT NULL,
    place TEXT NOT NULL CHECK (place IN ('above', 'below')),
    written_in TEXT NOT NULL,
    words TEXT NOT NULL CHECK (words <> ''),
    PRIMARY KEY (kind, place, written_in)
) STRICT, WITHOUT ROWID;
