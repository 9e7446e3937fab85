"""Identifiers that may stand in an address: they cannot be guessed, counted or misread."""

import secrets

# No 0/O, 1/l/I: someone will read it aloud.
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


def new_public_id() -> str:
    """Twelve characters, 59 random bits: for things in addresses."""
    return "".join(secrets.choice(ALPHABET) for _ in range(12))


def new_secret() -> str:
    """43 characters, 256 random bits: for a link that is a key."""
    return secrets.token_urlsafe(32)
