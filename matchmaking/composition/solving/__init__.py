"""One question, answered: the pool, the exact model with its bound, roles, money, certificate and score of a set."""
