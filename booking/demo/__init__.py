"""A throw-away site full of life, to look at, by which nobody is written to."""
