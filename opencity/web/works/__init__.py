"""Planned works for residents: the list, one work, and what they say of it."""
