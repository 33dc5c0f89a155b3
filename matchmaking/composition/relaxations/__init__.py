"""Where there is no consortium: the smallest clash, and the changes that would help."""
