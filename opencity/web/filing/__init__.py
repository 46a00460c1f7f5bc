"""A resident files an appeal: words, photos, place, check, receipt."""
