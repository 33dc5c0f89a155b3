"""Maintenance of the directory: changes with their history, question sheets, freshness, decisions on duplicates,
and outcomes.
"""
