-- The history is the stream that consumers read. `details` is JSON, for them alone: what a message needs and the story does
-- not show, such as what stood there before. Like `facts` it has no names or addresses of people.
ALTER TABLE history ADD COLUMN details TEXT;

-- How far each consumer has read: up to a line of the history, and as far as `position` into the next one. It moves in the
-- transaction that writes what the consumer makes of the lines. What came before is told already.
CREATE TABLE consumers (
    name TEXT PRIMARY KEY,
    last_history_id INTEGER NOT NULL,
    position TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;

INSERT INTO consumers (name, last_history_id) SELECT 'notices', coalesce(max(id), 0) FROM history;
