"""Pages on which a goal is chosen, shared and dropped."""
