"""The snapshot: all that one kind of seat may see, built once a sequence number; the truth for every screen."""

from allemed.dugnad.snapshots.bodies import as_bytes
from allemed.dugnad.snapshots.picture import Picture, Seated, take_picture
from allemed.dugnad.snapshots.views import View, presenter_view, render, view_for, view_of

__all__ = ["Picture", "Seated", "View", "as_bytes", "presenter_view", "render", "take_picture", "view_for", "view_of"]
