"""What is drawn, each chart with its text alternative, and tables."""
