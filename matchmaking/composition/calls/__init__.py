"""Calls: read from files, pasted text or the portal, with the capabilities that they ask for."""
