"""Persons, employment, org units, reporting lines, access roles."""
