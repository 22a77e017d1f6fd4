"""Career goals: exploring, chosen, agreed, reached."""
