"""The only writers of mentoring."""
