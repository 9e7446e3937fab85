"""Short: fetch with access, form, one action, redirect or render."""
