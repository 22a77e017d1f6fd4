"""Signing in, settings of one's own."""
