"""Libraries: no Django, no clock, no I/O, no chance."""
