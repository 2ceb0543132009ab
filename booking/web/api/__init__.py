"""The API: one module for each resource, with its bodies, its answers and what is said of it."""
