"""Pictures that admins upload: what is seen in them is made anew, kept in the database and served under its hash."""
