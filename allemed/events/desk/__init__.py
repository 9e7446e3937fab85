"""Where advisers look after events, and municipalities after their meetings."""
