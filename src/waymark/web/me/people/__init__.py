"""Mentors, coaches and the people one helps: the list, and one pair with all it works on."""
