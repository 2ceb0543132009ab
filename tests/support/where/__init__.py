"""The five tasks of docs/where.md: what each changes in a copy of the house, and what shows there that it works."""
