"""Huiyin 回音: every letter gets an answer; every published figure has its records."""
