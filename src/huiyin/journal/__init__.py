"""The journal: an entry for every write, in the same transaction."""
