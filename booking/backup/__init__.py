"""The daily copy of the database, with its rotation."""
