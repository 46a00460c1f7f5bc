"""What other systems report back to us."""
