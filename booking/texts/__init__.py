"""How the product speaks: catalogues of messages, and one way to say instants, durations and counts."""
