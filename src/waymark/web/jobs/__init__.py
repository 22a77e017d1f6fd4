"""The page of a long-running job."""
