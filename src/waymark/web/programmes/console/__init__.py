"""The coordinator's console: one round from its pools to the last pair."""
