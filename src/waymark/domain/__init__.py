"""One app per subdomain, stacked: plans, goals, careers, skills, people."""
