"""The minutes for machines and for those who go on working in a workbook: one row, one object, for each sentence."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from allemed.base.spreadsheets import workbook
from allemed.dugnad.minutes.content import items
from allemed.dugnad.minutes.document import Document

KINDS = {"strengths": "strength", "barriers": "barrier", "ideas": "idea", "questions": "question"}


def as_workbook(document: Document) -> bytes:
    """One sheet; each sentence stands in one row."""
    labels = {
        "strengths": _("Det vi gjør bra"),
        "barriers": _("Det som hindrer"),
        "ideas": _("Idé"),
        "questions": _("Spørsmål"),
    }
    head = [
        *(
            _("Del"),
            _("Tekst"),
            _("Barriere"),
            _("Nummer"),
            _("Bord"),
            _("Tema"),
            _("Prikker"),
            _("Plass"),
            _("Delt plass"),
        ),
        *(_("Status"), _("Eier"), _("Første steg"), _("Når"), _("Frist"), _("Hjelp")),
    ]
    rows: list[list[str | int | None]] = [
        [
            *(_("Tiltak"), line.text, line.barrier, None, line.table, None, None, None, None, line.state_label),
            *(line.owner, line.first_step, _day(line.first_step_date), _day(line.deadline), line.help_needed),
        ]
        for line in document.measures
    ]
    dots = _dots(document)
    for theme in document.content["themes"]:
        given = dots.get(theme["ref"])
        rows.append([_("Tema"), theme["text"], None, None, None, None, *_three(given)])
    themes = {number: theme["text"] for theme in document.content["themes"] for number in theme["ideas"]}
    numbers = {text: index for index, text in enumerate(dict.fromkeys(themes.values()), start=1)}
    barriers = {
        item["ref"]: group["name"]
        for group in document.groups
        for kind in ("barriers", "ideas")
        for item in group[kind]
    }
    for part, item in items(document.content):
        theme = themes.get(item.get("number"))
        number = _("tema %(number)s") % {"number": numbers[theme]} if theme else None
        rows.append(
            [
                *(labels[part], item["text"], barriers.get(item["ref"]), item.get("number"), item["table"], number),
                *_three(dots.get(item["ref"])),
            ]
        )
    return workbook(_("Referat"), head, rows)


def _dots(document: Document) -> dict[str, dict[str, Any]]:
    """The result of each candidate in the last count it was part of."""
    return {row["ref"]: row for part in document.content["priorities"] for row in part["rows"]}


def _three(row: dict[str, Any] | None) -> list[str | int | None]:
    if row is None:
        return [None, None, None]
    return [row["dots"], row["rank"], _("ja") if row["is_tied"] else _("nei")]


def _day(value: Any) -> str | None:
    return value.isoformat() if value else None


def as_json(document: Document) -> dict[str, Any]:
    """What `/referat/<id>/referat.json` answers; see `paths_and_schemas`."""
    content = document.content
    of_theme = {number: theme["ref"] for theme in content["themes"] for number in theme["ideas"]}
    barrier_of = {
        item["ref"]: group["barrier"]
        for group in content["barriers"]
        for kind in ("barriers", "ideas")
        for item in group[kind]
    }
    return {
        "id": document.minutes.public_id,
        "title": content["title"],
        "partner": content["partner"],
        "language": content["language"],
        "mode": content["mode"],
        "starts_at": content["starts_at"],
        "sent_at": document.minutes.sent_at.isoformat() if document.minutes.sent_at else None,
        "tables": content["tables"],
        "people": content["people"] if content["people"] >= 5 else None,
        "sectors": content["sectors"],
        "left_out": content["left_out"],
        "sentences": [
            {
                "id": item["ref"],
                "kind": KINDS[part],
                "text": item["text"],
                "number": item.get("number"),
                "table": item["table"],
                "barrier": barrier_of.get(item["ref"]) or None,
                "theme": of_theme.get(item.get("number")) if item.get("number") else None,
            }
            for part, item in items(content)
        ],
        "themes": [{"id": theme["ref"], "title": theme["text"]} for theme in content["themes"]],
        "priorities": [
            {
                "step": part["step"],
                "dots": part["dots"],
                "dots_per": part["dots_per"],
                "ballots": part["ballots"],
                "without_dots": part["without_dots"],
                "results": [
                    {
                        "candidate": row["ref"],
                        "rank": row["rank"],
                        "is_tied": row["is_tied"],
                        "dots": row["dots"],
                    }
                    for row in part["rows"]
                ],
            }
            for part in content["priorities"]
        ],
        "measures": [
            {
                "id": line.id,
                "text": line.text,
                "table": line.table,
                "state": line.state,
                "owner": line.owner or None,
                "first_step": line.first_step or None,
                "first_step_date": _day(line.first_step_date),
                "deadline": _day(line.deadline),
                "help_needed": line.help_needed or None,
            }
            for line in document.measures
        ],
    }


_TEXT, _NUMBER, _FLAG = {"type": "string"}, {"type": "integer"}, {"type": "boolean"}
_TEXT_OR_NOTHING, _NUMBER_OR_NOTHING = {"type": ["string", "null"]}, {"type": ["integer", "null"]}


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _list(of: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": of}


SCHEMA = _object(
    id=_TEXT,
    title=_TEXT,
    partner=_TEXT,
    language=_TEXT,
    mode=_TEXT,
    starts_at={"type": "string", "format": "date-time"},
    sent_at={"type": ["string", "null"], "format": "date-time"},
    tables=_NUMBER,
    people={**_NUMBER_OR_NOTHING, "description": "How many took part; null if nobody counted or fewer than five"},
    sectors=_list(_object(sector=_TEXT, is_present=_FLAG)),
    left_out={**_NUMBER, "description": "Sentences taken out because they could tell who someone is"},
    sentences=_list(
        _object(
            id=_TEXT,
            kind={"type": "string", "enum": sorted(KINDS.values())},
            text=_TEXT,
            number=_NUMBER_OR_NOTHING,
            table=_NUMBER_OR_NOTHING,
            barrier=_TEXT_OR_NOTHING,
            theme=_TEXT_OR_NOTHING,
        )
    ),
    themes=_list(_object(id=_TEXT, title=_TEXT)),
    priorities=_list(
        _object(
            step=_TEXT,
            dots={**_NUMBER, "description": "How many each voter had"},
            dots_per={"type": "string", "enum": ["seat", "table"]},
            ballots=_NUMBER,
            without_dots=_NUMBER,
            results=_list(_object(candidate=_TEXT, rank=_NUMBER, is_tied=_FLAG, dots=_NUMBER)),
        )
    ),
    measures=_list(
        _object(
            id=_TEXT,
            text=_TEXT,
            table=_NUMBER_OR_NOTHING,
            state={"type": "string", "enum": ["agreed", "committed", "confirmed"]},
            owner={**_TEXT_OR_NOTHING, "description": "Role and organisation; a name only when its owner has said so"},
            first_step=_TEXT_OR_NOTHING,
            first_step_date=_TEXT_OR_NOTHING,
            deadline=_TEXT_OR_NOTHING,
            help_needed=_TEXT_OR_NOTHING,
        )
    ),
)


def paths_and_schemas() -> dict[str, Any]:
    """This room's part of the description at `/api/openapi.json` that is about minutes."""
    return {
        "paths": {
            "/referat/{id}/referat.json": {
                "get": {
                    "operationId": "minutes",
                    "summary": "The minutes of a dugnad as they were sent, with what the owners have answered since",
                    "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
                    "responses": {
                        "200": {
                            "description": "The minutes; each sentence once, named by the other parts by its id",
                            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Minutes"}}},
                        },
                        "404": {"description": "No such minutes, or not sent"},
                    },
                }
            }
        },
        "components": {"schemas": {"Minutes": SCHEMA}},
    }
