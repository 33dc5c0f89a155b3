"""The migrations of a workspace's tables: an older workspace runs those that it lacks."""
