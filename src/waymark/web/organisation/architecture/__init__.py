"""The career framework: families, roles, ladders, drafts."""
