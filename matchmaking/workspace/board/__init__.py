"""The board: posts in which members say what they look for, and the interest of others in them."""
