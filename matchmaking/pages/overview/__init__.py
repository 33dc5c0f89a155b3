"""The parts of the start page, and what of them other pages show too."""
