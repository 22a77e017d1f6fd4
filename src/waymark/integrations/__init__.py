"""Doors to other systems, each whole in itself: transport, mapping, rows, operations."""
