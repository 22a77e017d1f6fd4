"""Figures to SVG: the engine says where things stand, these say how they look."""
