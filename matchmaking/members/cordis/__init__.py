"""Archives of European projects in the CORDIS format: their tables, organisations and projects."""
