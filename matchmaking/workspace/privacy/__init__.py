"""Consent, and the personal data of contact persons: shown, exported or erased."""
