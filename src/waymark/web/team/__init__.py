"""A manager's pages."""
