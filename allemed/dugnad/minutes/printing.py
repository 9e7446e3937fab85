"""The minutes as a PDF that can be read aloud and kept in an archive (PDF/UA-1 and PDF/A-2a), in their own language."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.utils import formats, translation
from django.utils.translation import gettext as _

from allemed.base import fonts, typst
from allemed.dugnad.minutes.document import Document, Line
from allemed.dugnad.models import Minutes

TEMPLATE = Path(__file__).parent / "minutes.typ"


def as_pdf(minutes: Minutes) -> bytes:
    """The PDF of minutes as they are now."""
    with translation.override(minutes.content["language"]):
        return typst.pdf(TEMPLATE, data=data_of(Document(minutes)), is_for_archive=True)


def data_of(document: Document) -> dict[str, Any]:
    """What the template reads."""
    content = document.content
    day = formats.date_format(document.day, "DATE_FORMAT")
    facts = [
        (_("Hvem"), document.partner),
        (_("Når"), day),
        (_("Hvor"), content["place"]),
        (_("Hvordan"), document.mode),
    ]
    facts += [(_("Deltakere"), document.people), (_("Bord"), str(content["tables"]))]
    facts += [(_("Var med"), ", ".join(document.present)), (_("Manglet"), ", ".join(document.absent))]
    made: dict[str, Any] = fonts.printable(
        {
            "language": document.language,
            "title": document.title,
            "lead": _("Referat fra en dugnad i %(partner)s, %(day)s.") % {"partner": document.partner, "day": day},
            "draft": _("Utkast: ikke sendt ennå") if document.is_draft else "",
            "facts": [list(fact) for fact in facts if fact[1]],
            "ownerless": [_line(line) for line in document.ownerless],
            "owned": [_line(line) for line in document.owned],
            "strengths": [_item(item) for item in content["strengths"]],
            "groups": [
                {
                    "name": group["name"],
                    "barriers": [_item(item) for item in group["barriers"]],
                    "ideas": [_item(item) | {"rank": item["rank"]} for item in group["ideas"]],
                }
                for group in document.groups
            ],
            "questions": [_item(item) for item in content["questions"]],
            "priorities": [_priority(part) for part in document.priorities],
            "themes": [
                {"text": theme["text"], "ideas": ", ".join(map(str, theme["ideas"]))} for theme in document.other_themes
            ],
            "notes": _notes(document),
            "words": {
                "minutes": _("Referat"),
                "measures": _("Tiltak"),
                "ownerless": _("Avtalt, mangler eier eller frist"),
                "owned": _("Avtalt, med eier og frist"),
                "strengths": _("Det vi gjør bra"),
                "groups": _("Det som hindrer, og ideer til hva vi kan gjøre"),
                "barriers": _("Det som hindrer"),
                "ideas": _("Ideer"),
                "questions": _("Spørsmål"),
                "priorities": _("Prioriteringer"),
                "themes": _("Temaer uten prikker"),
                "gathers": _("Samler idé"),
                "idea": _("Idé"),
                "in_priorities": _("se nummer %(rank)s under prioriteringer"),
                "rank": _("Plass"),
                "what": _("Forslag"),
                "dots": _("Prikker"),
                "tied": _("delt"),
                "none": _("Ingen tiltak ble skrevet ned."),
                "made_by": _("Laget med ALLEMED"),
            },
        }
    )
    return made


def _item(item: dict[str, Any]) -> dict[str, Any]:
    table = _("bord %(number)s") % {"number": item["table"]} if item["table"] else _("i plenum")
    return {"text": item["text"], "table": table, "number": item.get("number")}


def _line(line: Line) -> dict[str, Any]:
    rows = [
        (_("Eier"), line.owner),
        (_("Status"), line.state_label),
        (_("Første steg"), line.first_step),
        (_("Når"), _day(line.first_step_date)),
        (_("Frist"), _day(line.deadline)),
        (_("Hjelp vi trenger"), line.help_needed),
        (_("Barriere"), line.barrier),
        (_("Bord"), str(line.table or "")),
    ]
    return {"text": line.text, "rows": [list(row) for row in rows if row[1]]}


def _day(value: Any) -> str:
    return str(formats.date_format(value, "DATE_FORMAT")) if value else ""


def _priority(part: dict[str, Any]) -> dict[str, Any]:
    without = part["without_dots"]
    none = _("%(number)s forslag fikk ingen prikker.") % {"number": without} if without else ""
    tied = _("Like mange prikker gir delt plass.") if part["ties"] else ""
    return {
        "title": part["title"],
        "method": " ".join(each for each in (part["method"], tied, none) if each),
        "rows": [
            {
                "rank": str(row["rank"]),
                "is_tied": row["is_tied"],
                "text": row["text"],
                "number": row["number"],
                "ideas": ", ".join(map(str, row["ideas"])),
                "dots": str(row["dots"]),
            }
            for row in part["rows"]
        ],
    }


def _notes(document: Document) -> list[str]:
    content = document.content
    notes = []
    if content["left_out"]:
        notes.append(_("Tatt ut fordi det kunne vise hvem noen er: %(number)s.") % {"number": content["left_out"]})
    if content["hidden"]:
        notes.append(_("Skjult av den som ledet dugnaden: %(number)s.") % {"number": content["hidden"]})
    notes.append(_("Notater som bordene skrev bare for seg selv, står ikke her."))
    return notes
