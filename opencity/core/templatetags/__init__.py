"""Template tags of the shared kernel."""
