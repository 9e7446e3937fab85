"""When what readers see has changed, every kept page is let go, and the menus' addresses are found again.

Everything here runs inside the editor's transaction; the purge is a NOTIFY, delivered with the commit. Scheduled
publishing sends the same signals.
"""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save, pre_delete
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from allemed.base.http import purge_pages
from allemed.base.refusals import RefusedError
from allemed.website import jobs, menus, sizes
from allemed.website.models import File, Menu, Picture, Rendition, Theme
from allemed.website.refusals import WebsiteRefusal


def page_has_changed(**_signal: Any) -> None:
    """A page was published, taken down, moved, renamed or deleted."""
    menus.resolve_all()
    purge_pages()


def page_was_deleted(sender: type, **_signal: Any) -> None:
    """`post_delete` comes for every row of every model; only pages concern us, and once each."""
    if sender is Page:
        page_has_changed()


def menu_has_changed(instance: Menu, **_signal: Any) -> None:
    """An editor saved a menu."""
    menus.resolve(Menu.objects.get(pk=instance.pk))  # as stored: the pages in the editor's copy may be stale
    purge_pages()


def thing_has_changed(**_signal: Any) -> None:
    """A picture, file, theme or redirect changed."""
    purge_pages()


def picture_was_saved(instance: Picture, raw: bool = False, **_signal: Any) -> None:
    """Its first sizes are made at once, the others by a job."""
    if not raw:
        sizes.make_first(instance)
        if not instance.is_svg():
            jobs.make_sizes.defer(picture_id=instance.pk)


def refuse_to_delete_what_is_used(instance: Picture | File, **_signal: Any) -> None:
    """The last guard: the admin's pages say it better, and say where."""
    if instance.get_usage().count():
        raise RefusedError(WebsiteRefusal.IN_USE)


def connect() -> None:
    """Called once, when the room is ready."""
    for signal in (page_published, page_unpublished, page_slug_changed, post_page_move):
        signal.connect(page_has_changed, dispatch_uid="website_page_has_changed")
    post_delete.connect(page_was_deleted, dispatch_uid="website_page_was_deleted")
    post_save.connect(menu_has_changed, sender=Menu, dispatch_uid="website_menu_has_changed")
    post_save.connect(picture_was_saved, sender=Picture, dispatch_uid="website_picture_was_saved")
    for model in (Picture, Rendition, File, Theme, Redirect):
        for signal in (post_save, post_delete):
            signal.connect(thing_has_changed, sender=model, dispatch_uid=f"website_{model.__name__}_has_changed")
    for model in (Picture, File):
        pre_delete.connect(refuse_to_delete_what_is_used, sender=model, dispatch_uid=f"website_{model.__name__}_in_use")
