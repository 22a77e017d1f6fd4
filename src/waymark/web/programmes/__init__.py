"""Pages of those who run mentoring and coaching."""
