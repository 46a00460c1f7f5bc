"""Webhooks: other systems are told what happened, signed and in order."""
