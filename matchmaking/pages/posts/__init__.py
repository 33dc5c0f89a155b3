"""The parts of the board, and what of it the start page shows."""
