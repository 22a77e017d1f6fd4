"""Development plans, their steps and versions."""
