"""The skill profile: levels said, evidence added, who sees it."""
