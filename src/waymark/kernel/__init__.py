"""What every write shares: acts and refusals, the act log, jobs, outbox, notices, policies."""
