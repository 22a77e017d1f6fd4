"""Readings for mentoring."""
