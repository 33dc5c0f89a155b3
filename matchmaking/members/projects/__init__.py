"""Spreadsheets of past projects, as offices keep them: their columns, days, money and organisations."""
