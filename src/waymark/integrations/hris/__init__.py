"""Files of the personnel system: reading, checking, comparing and applying them."""
