"""Where editors make cards, inside Wagtail's admin."""
