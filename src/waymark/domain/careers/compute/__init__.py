"""From rows to arrays to the engine and back to ids."""
