"""Acts that span apps which do not know each other, and reactions to the outbox."""
