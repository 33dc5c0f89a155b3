"""Consent, and what is known about one contact person: shown, exported or erased."""
