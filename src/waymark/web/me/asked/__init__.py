"""What colleagues ask a person to confirm."""
