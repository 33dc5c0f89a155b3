"""Readers of lists: spreadsheets and text files, their headers, cells and values, with all problems reported."""
