"""Families, ladders, grades, roles, positions held, formal and mined moves."""
