"""How the tables of a workspace came to be, step by step: an older workspace walks the steps that it lacks."""
