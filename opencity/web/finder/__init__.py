"""The one box: results, suggestions."""
