"""A consortium changed by hand: re-evaluated, compared, repaired, saved."""
