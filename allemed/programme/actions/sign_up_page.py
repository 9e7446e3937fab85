"""A dugnad's sign-up page is made with it; and what is new about the dugnad is told to those who signed up."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F, Q
from django.utils.text import slugify

from allemed.audit import actions as audit
from allemed.base import clock
from allemed.base.actor import Actor
from allemed.base.norwegian import fold
from allemed.dugnad.models import Dugnad, State
from allemed.programme.actions import sign_up_letters as letters
from allemed.programme.actions.moves import follow, lock
from allemed.programme.models import (
    Answer,
    Partnership,
    PartnershipState,
    Sector,
    SectorKind,
    SignUp,
    SignUpPage,
)

# What a municipality begins with; it writes its own numbers.
WANTED = {
    SectorKind.PUBLIC: 8,
    SectorKind.VOLUNTARY: 12,
    SectorKind.BUSINESS: 3,
    SectorKind.YOUTH: 6,
    SectorKind.DECISION: 3,
}


def prepare(*, by: Actor, partnership: Partnership, dugnad: Dugnad) -> SignUpPage:
    """The dugnad's page, closed yet, with the sectors that are wanted; the one there is, if there is one.

    A dugnad that replaces a cancelled one wants whom that wanted. Inside the caller's transaction.
    """
    found = SignUpPage.objects.filter(dugnad=dugnad).first()
    if found is not None:
        return found
    page = SignUpPage.objects.create(partnership=partnership, dugnad=dugnad, slug=_free_slug(partnership))
    earlier = SignUpPage.objects.filter(partnership=partnership).exclude(pk=page.pk).order_by("-pk").first()
    if earlier is not None:
        wanted = [
            Sector(kind=each.kind, name=each.name, wanted=each.wanted, is_required=each.is_required)
            for each in earlier.sectors.all()
        ]
    elif partnership.municipality_id:
        wanted = [Sector(kind=kind, wanted=number) for kind, number in WANTED.items()]
    else:
        wanted = []  # an organisation sets its own kinds
    for position, sector in enumerate(wanted):
        sector.page, sector.position = page, position
        sector.save()
    audit.record(by=by, deed="sign_up_page_made", thing=page)
    return page


def _free_slug(partnership: Partnership) -> str:
    stem = slugify(fold(partnership.partner_name))[:50].strip("-") or "dugnad"
    taken = set(SignUpPage.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(slug for slug in (stem, *(f"{stem}-{n}" for n in range(2, 10_000))) if slug not in taken)


def tell_all_news(*, by: Actor) -> int:
    """Tell what has changed, also in the room and without us; how many pages had news. Called every few minutes."""
    changed = Q()
    for told, name in (("told_starts_at", "starts_at"), ("told_ends_at", "ends_at"), ("told_place", "place")):
        changed |= ~Q(**{told: F(f"dugnad__{name}")})
    changed |= ~Q(told_link=F("dugnad__link")) | Q(dugnad__state=State.CANCELLED)
    pages = SignUpPage.objects.filter(changed, cancelled_at=None).exclude(dugnad__state=State.CLOSED)
    return sum(tell_news(by=by, page=page) for page in pages.filter(told_starts_at__isnull=False))


@transaction.atomic
def tell_news(*, by: Actor, page: SignUpPage) -> bool:
    """A letter about another time, place or link, or that it is called off; whether there was news.

    Nothing is told of a page that has never been open. Twice is once.
    """
    # Before the page, as in every deed; of two that were merged, the one that stands.
    partnership = lock(page.partnership.merged_into or page.partnership)
    page = SignUpPage.objects.select_for_update(of=("self",)).select_related("dugnad").get(pk=page.pk)
    page.partnership = partnership
    if page.told_starts_at is None or page.cancelled_at is not None:
        return False
    if page.is_cancelled:
        _tell_of_cancellation(by, page)
        return True
    news = _news(page)
    if not news:
        return False
    remember(page)
    page.sequence += 1
    page.save()
    for sign_up in _expected(page):
        letters.take_back(sign_up, "changed:")
        letters.take_back(sign_up, "reminder:")
        if news == {"link"} and sign_up.state != Answer.YES:  # the others have not been given the link
            continue
        facts = {f"is_new_{name}": True for name in news}
        until = page.dugnad.ends_at
        letters.write(sign_up, "signup_changed", by=by, key=f"changed:{page.sequence}", useful_until=until, **facts)
    audit.record(by=by, deed="sign_ups_told_of_change", thing=page, news=" ".join(sorted(news)))
    return True


def remember(page: SignUpPage) -> None:
    """What people are told from now on is what the dugnad says now. The caller saves."""
    dugnad = page.dugnad
    page.told_starts_at, page.told_ends_at = dugnad.starts_at, dugnad.ends_at
    page.told_place, page.told_link = dugnad.place, dugnad.link


def _news(page: SignUpPage) -> set[str]:
    dugnad = page.dugnad
    news = set()
    if (page.told_starts_at, page.told_ends_at) != (dugnad.starts_at, dugnad.ends_at):
        news.add("time")
    if page.told_place != dugnad.place:
        news.add("place")
    if page.told_link != dugnad.link:
        news.add("link")
    return news


def _tell_of_cancellation(by: Actor, page: SignUpPage) -> None:
    page.cancelled_at = clock.now()
    page.save(update_fields=["cancelled_at"])
    for sign_up in _expected(page):
        letters.take_back(sign_up)
        letters.write(sign_up, "signup_cancelled", by=by, key="cancelled", is_cancelled=True)
    audit.record(by=by, deed="sign_ups_told_of_cancellation", thing=page)
    partnership = page.partnership
    is_its_own = partnership.dugnad_id == page.dugnad_id
    if is_its_own and partnership.state in (PartnershipState.RECRUITING, PartnershipState.READY):
        partnership.recruiting_at = partnership.ready_at = None  # it is being planned again
        follow(by=by, partnership=partnership)


def _expected(page: SignUpPage) -> list[SignUp]:
    found = list(SignUp.objects.expected().filter(page=page).order_by("pk"))
    for sign_up in found:
        sign_up.page = page
    return found
