"""First run: what HR holds, skills, a look at the map."""
