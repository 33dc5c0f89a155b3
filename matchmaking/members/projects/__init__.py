"""Spreadsheets of past projects: their columns, dates, amounts and organisations."""
