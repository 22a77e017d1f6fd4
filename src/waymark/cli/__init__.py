"""The command `waymark`: one module per command, imported without Django until it runs."""
