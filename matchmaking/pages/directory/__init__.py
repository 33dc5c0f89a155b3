"""The parts of the page *Members*."""
