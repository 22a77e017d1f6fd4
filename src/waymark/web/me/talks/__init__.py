"""Conversations on one's first page."""
