"""Judged questions about clusters of real organisations, whose lists are optional benchmark data."""
