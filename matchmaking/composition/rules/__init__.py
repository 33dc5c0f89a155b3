"""Rules as data: their vocabulary, the sets of them, and what they ask about a member."""
