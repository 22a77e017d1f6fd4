"""Imports from the HR system: choose, match, check, import, undo."""
