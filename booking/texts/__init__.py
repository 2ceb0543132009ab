"""How the product speaks: the languages, their catalogues, and one way to say instants, durations and counts."""
