"""The city map: works, outages and public appeals on one page, as a map and as a list."""
