"""Mail that people get: what they chose, when they are left in peace, the Monday summary."""
