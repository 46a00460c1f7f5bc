"""What the city does to its streets, and what is switched off: planned works, outages, who is told of them."""
