"""What a change of requirements means for oneself, and the answer to it."""
