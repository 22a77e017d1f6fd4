"""The writers of the career framework, one module a subject."""
