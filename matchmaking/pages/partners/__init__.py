"""The parts of the page *Find partners*."""
