"""Search over people, roles and skills."""
