"""European project archives in the CORDIS layout: their tables, organisations and projects."""
