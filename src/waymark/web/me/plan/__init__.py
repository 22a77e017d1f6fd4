"""The plan: proposed, adopted, changed step by step, shared, taken away."""
