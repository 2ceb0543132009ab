"""The people who can sign in, by sessions, tokens, one-time links and passwords, and the log of what they did."""
