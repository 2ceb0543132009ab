-- Visits by which no money came are removed in the end: they are found by when they ended.
CREATE INDEX checkouts_closed ON checkouts (expires_at) WHERE state = 'closed';
