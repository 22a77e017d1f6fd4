"""The demo organisation: content, generator, loader."""
