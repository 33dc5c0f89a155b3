"""Parts of the board, some of them shared with the start page."""
