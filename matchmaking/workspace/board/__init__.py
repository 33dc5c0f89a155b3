"""The board: what members look for in public, and interest on both sides."""
