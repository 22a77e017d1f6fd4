"""Pure computation on arrays: no framework, no clock, no input or output."""
