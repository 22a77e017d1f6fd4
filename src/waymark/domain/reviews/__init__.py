"""Career conversations: prepared apart, read together, agreed in one act."""
