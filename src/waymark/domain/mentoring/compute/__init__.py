"""Mentoring as arrays: rows to the engine and back."""
