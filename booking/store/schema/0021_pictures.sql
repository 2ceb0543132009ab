-- What admins have uploaded, as it was made anew: the id is the hash of the content. Of an event's cover and of the site's
-- logo, which is a setting; a picture of neither is removed by a job.
CREATE TABLE pictures (
    id TEXT PRIMARY KEY,
    media_type TEXT NOT NULL CHECK (media_type IN ('image/jpeg', 'image/webp')),
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    added_at INTEGER NOT NULL,
    content BLOB NOT NULL
) STRICT;

ALTER TABLE events ADD COLUMN picture TEXT REFERENCES pictures (id);

CREATE INDEX events_by_picture ON events (picture) WHERE picture IS NOT NULL;
