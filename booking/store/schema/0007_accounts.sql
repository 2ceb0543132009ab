-- `new_email` is the address that an account shall have once it is proved, NULL where none is awaited.
ALTER TABLE accounts ADD COLUMN new_email TEXT;

-- When an admin approved the account, NULL where none has.
ALTER TABLE accounts ADD COLUMN approved_at INTEGER;

-- Of an event for members: whether it is for those alone whom an admin has approved. `audience` can't say so, for its
-- CHECK knows two values.
ALTER TABLE events ADD COLUMN approved_only INTEGER NOT NULL DEFAULT 0
    CHECK (approved_only = 0 OR (approved_only = 1 AND audience = 'members'));
