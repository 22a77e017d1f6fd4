"""Notices: their texts, their page, their mail."""
