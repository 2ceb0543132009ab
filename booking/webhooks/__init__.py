"""The facts of the history, sent to the addresses that an organiser names."""
