"""What everybody may look at: list, map, photos, tiles; and the pages for when something is wrong."""
