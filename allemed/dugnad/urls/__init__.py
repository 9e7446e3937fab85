"""The room's addresses: `table` for those who sit in it, `lead` for those who lead, `minutes` for what comes of it."""
