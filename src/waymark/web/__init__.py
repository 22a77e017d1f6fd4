"""Pages by audience: me, team, organisation, account; parts that several use."""
