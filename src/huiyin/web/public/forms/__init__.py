"""The forms that residents fill in."""
