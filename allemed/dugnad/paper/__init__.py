"""Paper as an equal: sheets to write on, and what one person needs to type a whole evening in."""
