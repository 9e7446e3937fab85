"""A new installation's first pages, and the list of barriers."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page, Site

from allemed.audit import actions as audit
from allemed.base.actor import Actor
from allemed.base.refusals import RefusedError
from allemed.dialogkort.actions import begin_barriers
from allemed.website.models import FrontPage
from allemed.website.refusals import WebsiteRefusal


@transaction.atomic
def begin_site(*, by: Actor) -> FrontPage:
    """Make a front page in each language at `SITE_ADDRESS`, in the place of Wagtail's own welcome; returns bokmål's.

    The barriers that come with the house are laid in too. Editors go on from there. Raises `RefusedError`
    (SITE_HAS_BEGUN) when there are pages already.
    """
    if FrontPage.objects.exists():
        raise RefusedError(WebsiteRefusal.SITE_HAS_BEGUN)
    root = Page.get_first_root_node()
    for welcome in root.get_children().filter(content_type__model="page"):
        Site.objects.filter(root_page=welcome).delete()
        welcome.delete()
    root = Page.objects.get(pk=root.pk)
    fronts: dict[str, FrontPage] = {}
    for language, _name in settings.LANGUAGES:
        locale, _is_new = Locale.objects.get_or_create(language_code=language)
        with translation.override(language):
            front = FrontPage(
                title="ALLEMED",
                slug=f"allemed-{language}",
                sentence=_("Alle barn med på fritid"),
                lead=_("Her kommer nyheter, kort og verktøy fra oss. Sidene skrives nå."),
                locale=locale,
            )
        if fronts:
            front.translation_key = fronts["nb"].translation_key
        fronts[language] = root.add_child(instance=front)
    address = urlsplit(settings.SITE_ADDRESS)
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={
            "hostname": address.hostname or "localhost",
            "port": address.port or (443 if address.scheme == "https" else 80),
            "root_page": fronts["nb"],
            "site_name": "ALLEMED",
        },
    )
    begin_barriers(by=by)
    audit.record(by=by, deed="site_begun", thing=fronts["nb"])
    return fronts["nb"]
