"""A calendar feed of one's own plan, at an address that nobody can guess and its owner revokes."""
