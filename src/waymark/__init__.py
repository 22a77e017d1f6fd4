"""Waymark: career management that shows its reasons."""
