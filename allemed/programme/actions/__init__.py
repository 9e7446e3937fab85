"""The deeds of the programme."""
