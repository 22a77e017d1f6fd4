"""Badges: what others saw of one's skills, signed to take away; and what verifiers fetch."""
