"""HR's pages: the framework and imports."""
