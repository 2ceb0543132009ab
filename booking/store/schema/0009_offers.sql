-- How long an offer from the waiting list lives; NULL is the hold time, but half a day at least.
ALTER TABLE events ADD COLUMN offer_seconds INTEGER CHECK (offer_seconds BETWEEN 1 AND 2592000);
