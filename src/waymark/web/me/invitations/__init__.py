"""Invitations to rounds: what somebody says when they join, and that they need not."""
