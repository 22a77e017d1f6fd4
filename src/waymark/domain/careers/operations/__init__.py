"""The only writers of the career framework, positions and mined moves, one module a subject."""
