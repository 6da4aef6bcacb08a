"""Shared templates, parts and words on the screen."""
