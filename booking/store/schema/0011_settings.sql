-- What an admin has chosen for the site on its pages; a flag or a variable of the same name comes before it.
CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT;
