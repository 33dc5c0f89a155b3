"""Who is who: by what organisations are recognised, which records are one, and what one record made of several says."""
