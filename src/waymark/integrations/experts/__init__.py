"""Experts from a file: a list of mentors, coaches and trainers as L&D keeps them, inside and out.

A file is read, tried out and shown with what is wrong in each row before anything is kept. Nothing
of it stays on our side in between: what was read goes back to the page, signed, and comes again
with the answer.
"""
