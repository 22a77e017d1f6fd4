"""Pages of the map: roles, moves between them."""
