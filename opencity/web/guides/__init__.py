"""Guides, questions and wishes as residents see them."""
