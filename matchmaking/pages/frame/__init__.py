"""The common frame of all pages: session, sign-in, language, downloads, and choices kept between pages."""
