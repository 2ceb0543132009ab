"""How the service is watched: what is counted where it happens, and the log."""
