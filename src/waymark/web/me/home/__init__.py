"""The first page: where am I, and what now."""
