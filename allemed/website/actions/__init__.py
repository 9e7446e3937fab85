"""The site's deeds, one noun a file."""
