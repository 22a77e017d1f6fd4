"""The record: what a person did, logged, confirmed, taken away."""
