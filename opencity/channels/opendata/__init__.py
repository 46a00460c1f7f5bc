"""Open data: works, outages and contacts for other programs, by API, feed and calendar."""
