"""What comes of an evening: the content of the minutes, what in it must be looked at, and the files made of it."""
