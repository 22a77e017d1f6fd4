"""What is held about me, who looked, taking it away, being forgotten."""
