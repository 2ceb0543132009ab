"""Who can sign in, by what, and what they have done: sessions, tokens, one-time links, passwords, the audit log."""
