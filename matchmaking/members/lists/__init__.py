"""Messy lists read: sheets and text files, their headers, cells and values, and every problem reported."""
