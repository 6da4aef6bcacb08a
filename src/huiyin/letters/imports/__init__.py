"""Letters from files: what columns can stand for, how a row becomes a letter, why one is not taken."""
