-- Whether an admin wished for it: such a notice is never held back.
ALTER TABLE outbox ADD COLUMN is_sent_again INTEGER NOT NULL DEFAULT 0 CHECK (is_sent_again IN (0, 1));
