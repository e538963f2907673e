"""The corruption matrix: which kinds of damage there are (kinds.py), the tables they are done to (tables.yml), and the files they make (landing.py)."""
