"""What every page stands in: session, sign-in, language, downloads, and choices kept from page to page."""
