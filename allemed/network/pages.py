"""What a suggestion says, in the reader's language: plain values, so that the template decides nothing."""

from __future__ import annotations

from django.utils.functional import cached_property
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from allemed.base import norwegian
from allemed.network.alike import Candidate


class Suggestion:
    """A partner to talk with, and in what it is like one's own."""

    def __init__(self, candidate: Candidate) -> None:
        self.member = candidate.member
        self.partner = candidate.partner
        self._candidate = candidate

    @cached_property
    def likenesses(self) -> list[str]:
        """One phrase for each thing that is known of both: size, place, barriers."""
        found = []
        likeness = self._candidate.likeness
        if likeness.inhabitants:
            found.append(_("%(number)s innbyggere") % {"number": norwegian.group(likeness.inhabitants)})
        if likeness.kilometres is not None:
            found.append(_("%(number)s kilometer unna") % {"number": norwegian.group(round(likeness.kilometres))})
        names = [str(each) for each in self.member.barriers.all() if each.slug in likeness.shared]
        if names:
            joined = get_text_list([name.lower() for name in names], _("og"))
            found.append(_("Arbeider også med %(barriers)s") % {"barriers": joined})
        return found
