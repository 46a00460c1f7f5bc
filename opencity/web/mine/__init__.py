"""A resident signs in with a code and finds all their appeals."""
