"""Career conversations: the pages of both sides, of a team, and what HR may know."""
