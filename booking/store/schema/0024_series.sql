-- Events that were made together have the id of the first of them.
ALTER TABLE events ADD COLUMN series_id INTEGER;
CREATE INDEX events_by_series ON events (series_id, starts_at) WHERE series_id IS NOT NULL;

-- The organiser's table: what is published, what is not yet, what was cancelled.
CREATE INDEX events_published ON events (starts_at) WHERE published = 1 AND cancelled_at IS NULL;
CREATE INDEX events_drafted ON events (starts_at) WHERE published = 0 AND cancelled_at IS NULL;
CREATE INDEX events_cancelled ON events (starts_at) WHERE cancelled_at IS NOT NULL;
