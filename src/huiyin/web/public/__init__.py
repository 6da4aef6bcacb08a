"""Pages for residents and the press."""
