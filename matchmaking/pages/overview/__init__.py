"""Parts of the start page, some of them shared with other pages."""
