"""A consortium changed by hand: judged anew, compared, repaired, saved."""
