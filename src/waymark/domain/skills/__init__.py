"""The skills framework, levels, claims and evidence."""
