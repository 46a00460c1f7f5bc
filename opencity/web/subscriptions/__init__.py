"""Subscriptions of residents: asking, confirming, changing, leaving."""
