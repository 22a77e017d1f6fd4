"""Retention, wishes to be forgotten, holds, and the act log, for HR, administrators and auditors."""
