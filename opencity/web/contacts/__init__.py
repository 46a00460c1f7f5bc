"""Whom to call: services by the thing, and who answers for a house."""
