"""The deeds of places."""

from allemed.places.actions.load import load_places

__all__ = ["load_places"]
