"""An employee's pages: home, map, goal, plan, skills."""
