-- `mailbox` is what all addresses have in common whose messages come to one mailbox; those sent before, in the last day
-- that has any, count on.
ALTER TABLE outbox ADD COLUMN mailbox TEXT;

UPDATE outbox SET mailbox = address_key(recipient)
WHERE state = 'sent' AND channel = 'email'
AND finished_at > (SELECT max(finished_at) FROM outbox WHERE finished_at IS NOT NULL) - 86400000;

DROP INDEX outbox_by_mailbox;
CREATE INDEX outbox_by_mailbox ON outbox (mailbox, finished_at) WHERE state = 'sent' AND mailbox IS NOT NULL;
