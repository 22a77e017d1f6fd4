"""Occupation frameworks (ESCO and O*NET): skills, occupations and what they require."""
