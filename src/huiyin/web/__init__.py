"""Front ends, split by audience; no domain logic."""
