"""Mentors, coaches and trainers, inside and outside: the pages of those who run programmes, and
what colleagues see of somebody who helps."""
