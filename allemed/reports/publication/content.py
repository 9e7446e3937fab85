"""A whole page in one language: sentences, charts, tables, and what they rest on. Plain values, kept when published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from allemed.base import norwegian
from allemed.reports.publication import charts, findings
from allemed.reports.publication.charts import Dot
from allemed.reports.publication.words import group, listed, percent, signed, span
from allemed.reports.recipes.spec import Kind, Recipe, Section, say

Found = dict[str, Any]
HIDDEN = "*"


@dataclass
class TableText:
    """A table as it is read aloud: what it is about, its heads, its rows."""

    caption: str
    head: list[str]
    rows: list[list[str]]


@dataclass
class SectionText:
    """One finding: a heading, sentences, a chart, the table behind it."""

    id: str
    kind: str
    title: str
    sentences: list[str]
    table: TableText | None = None
    chart: str = ""
    key: list[str] = field(default_factory=list)
    """What the chart's shapes mean, in order."""
    note: str = ""


def build(recipe: Recipe, result: Found, language: str, *, credit: str, is_synthetic: bool) -> dict[str, Any]:
    """Everything the page says in `language`, as JSON values."""
    with override(language):
        by_id = {found["id"]: found for found in result["sections"]}
        sections = [
            _section(recipe, section, by_id[section.id], language, result["places"]) for section in recipe.sections
        ]
        hidden = any(cell["status"] == "hidden" for found in result["sections"] for cell in found["cells"])
        return {
            "finding": sections[0].sentences[0],
            "sections": [asdict(section) for section in sections],
            "hidden_note": _hidden_note(result) if hidden else "",
            "method": _method(recipe, result, language),
            "audit": _audit(recipe, result, language),
            "credit": credit,
            "is_synthetic": is_synthetic,
        }


def _section(recipe: Recipe, section: Section, found: Found, language: str, places: Found | None) -> SectionText:
    text = SectionText(
        id=section.id,
        kind=section.kind.value,
        title=say(section.title, language),
        sentences=findings.sentences(recipe, section, found, language, places),
    )
    if section.kind is Kind.PLACES:
        return text
    drawer = _Drawer(recipe, section, found, language)
    text.table = drawer.table()
    svg, text.key = drawer.chart()
    if svg:
        rows = len(text.table.rows)
        description = _("%(finding)s De samme tallene står i tabellen under, som har %(rows)s rader.") % {
            "finding": " ".join(text.sentences),
            "rows": rows,
        }
        text.chart = charts.dressed(svg, id=f"figur-{section.id}", title=text.table.caption, description=description)
    if any(cell["status"] == "hidden" for cell in found["cells"]):
        text.note = _("* Vises ikke: ellers kunne noen vært pekt ut.")
    return text


def drawn_rows(recipe: Recipe, section: Section, found: Found, language: str) -> list[tuple[str, str, Found]]:
    """Caption, first cell and figures of each row that is about one cell: what a reader takes the row for."""
    if section.kind is Kind.PLACES:
        return []
    drawer = _Drawer(recipe, section, found, language)
    table, drawn = drawer.table(), list(drawer.drawn)
    rows = []
    for row in table.rows:
        if drawn and row[1:4] == drawn[0][0]:
            _figures, cell = drawn.pop(0)
            if "outcome" in cell:
                rows.append((table.caption, row[0], cell))
    return rows


class _Drawer:
    """The table and the chart of one section: the same numbers, twice."""

    def __init__(self, recipe: Recipe, section: Section, found: Found, language: str) -> None:
        self.recipe, self.section, self.found, self.language = recipe, section, found, language
        self.cells = {(cell["outcome"], tuple(sorted(cell["codes"].items()))): cell for cell in found["cells"]}
        self.drawn: list[tuple[list[str], Found]] = []

    def _say(self, text: Any) -> str:
        return say(text, self.language)

    def _noun(self, outcome: str) -> str:
        noun = self._say(self.recipe.outcomes[outcome].noun)
        return noun[:1].upper() + noun[1:]

    def _label(self, variable: str, code: str) -> str:
        return self.recipe.variables[variable].label_of(code, self.language)

    def _codes(self, variable: str) -> list[str]:
        return list(self.recipe.variables[variable].codes)

    def _cell(self, outcome: str, **codes: str) -> Found:
        found: Found | None = self.cells.get((outcome, tuple(sorted(codes.items()))))
        return found or {"status": "empty"}

    # --- Tables ------------------------------------------------------------------------------------------------------

    def table(self) -> TableText:
        kind, section = self.section.kind, self.section
        figures = [_("Andel"), _("Usikkerhet"), _("Svar")]
        if kind is Kind.LEVEL and any(self.recipe.outcomes[each].published is not None for each in section.outcomes):
            published = {each: self.recipe.outcomes[each].published for each in section.outcomes}
            rows = [
                [self._noun(each), *self._figures(self._cell(each)), percent(published[each])] for each in published
            ]
            caption = _("Hvor mange av 100 %(who)s som svarer ja") % {"who": self._say(self.recipe.who)}
            return TableText(caption, [_("Spørsmål"), *figures, _("Publisert")], rows)
        if kind is Kind.LEVEL:
            rows = [[self._noun(outcome), *self._figures(self._cell(outcome))] for outcome in section.outcomes]
            return TableText(self._caption(), [_("Aktivitet"), *figures], rows)
        by = section.by
        by_name = self._say(self.recipe.variables[by].label)
        if kind is Kind.GAP:
            return self._gap_table(by_name, figures)
        if kind is Kind.DOUBLE:
            within = self._say(self.recipe.variables[section.within].label)
            rows = [
                [
                    f"{self._label(section.within, group_code)}, {self._lower(self._label(by, code))}",
                    *self._figures(self._cell(outcome, **{by: code, section.within: group_code})),
                ]
                for outcome in section.outcomes
                for group_code in self._codes(section.within)
                for code in self._codes(by)
            ]
            return TableText(self._caption(), [f"{within}, {self._lower(by_name)}", *figures], rows)
        rows = [
            [
                self._label(by, code)
                if len(section.outcomes) == 1
                else f"{self._noun(outcome)}, {self._lower(self._label(by, code))}",
                *self._figures(self._cell(outcome, **{by: code})),
            ]
            for outcome in section.outcomes
            for code in self._codes(by)
        ]
        first = by_name if len(section.outcomes) == 1 else _("Aktivitet, %(by)s") % {"by": self._lower(by_name)}
        return TableText(self._caption(), [first, *figures], rows)

    def _lower(self, label: str) -> str:
        """A label inside a sentence: small letters, but for names such as Vg1."""
        return label if len(label) > 1 and any(letter.isdigit() for letter in label) else label[:1].lower() + label[1:]

    def _caption(self) -> str:
        section = self.section
        does = listed([self._say(self.recipe.outcomes[each].noun) for each in section.outcomes])
        who = self._say((self.recipe.outcomes[section.outcomes[0]].who if section.by else {}) or self.recipe.who)
        if not section.by:
            return _("Hvor mange av 100 %(who)s som er med i hver aktivitet") % {"who": who}
        by = [self._say(self.recipe.variables[section.by].label)]
        if section.within:
            by.append(self._say(self.recipe.variables[section.within].label))
        facts = {"who": who, "by": listed([each[:1].lower() + each[1:] for each in by]), "does": does}
        if len(section.outcomes) == 1:
            facts["does"] = self._say(self.recipe.outcomes[section.outcomes[0]].does)
            return _("Hvor mange av 100 %(who)s som %(does)s, etter %(by)s") % facts
        return _("Hvor mange av 100 %(who)s i %(does)s, etter %(by)s") % facts

    def _figures(self, cell: Found) -> list[str]:
        if cell["status"] == "shown":
            said = [percent(cell.get("share")), span(cell), group(cell.get("n"))]
        else:
            said = [HIDDEN if cell["status"] == "hidden" else "–"] * 3
        self.drawn.append((said, cell))
        return said

    def _gap_table(self, by_name: str, figures: list[str]) -> TableText:
        section, rows = self.section, []
        for outcome in section.outcomes:
            rows += [
                [self._label(section.by, code), *self._figures(self._cell(outcome, **{section.by: code}))]
                for code in self._codes(section.by)
            ]
            claims = {claim["name"]: claim for claim in self.found["claims"] if claim["outcome"] == outcome}
            n = self.found["notes"].get(f"n:{outcome}")
            about = _("ca. %(n)s") % {"n": group(n)} if n else "–"
            named = [
                ("raw", _("Forskjell uten å ta hensyn til noe")),
                ("adjusted", _("Forskjell når ellers like sammenliknes")),
                ("block:resources", _("– av det ressurser hjemme")),
                ("block:grade", _("– av det trinn og kjønn")),
                ("block:municipality", _("– av det hvilken kommune")),
            ]
            for name, title in named:
                claim = claims.get(name)
                if claim and "estimate" in claim:
                    value = _("%(points)s prosentpoeng") % {"points": signed(claim["estimate"])}
                    rows.append([title, value, span(claim), about])
        return TableText(self._caption(), [by_name, *figures], rows)

    # --- Charts ------------------------------------------------------------------------------------------------------

    def chart(self) -> tuple[str, list[str]]:
        """The drawing, and what its shapes mean; nothing when less than two figures may be shown."""
        section = self.section
        if section.kind in {Kind.GAP, Kind.CHANGE}:
            return self._gap_chart() if section.kind is Kind.GAP else self._waves_chart()
        if section.kind is Kind.LEVEL:
            rows = [self._dot(self._noun(outcome), self._cell(outcome)) for outcome in section.outcomes]
            return self._dots(rows, [])
        by, ends = section.by, (section.low, section.high)
        if section.kind is Kind.GRADIENT and len(section.outcomes) == 1:
            rows = [
                self._dot(self._label(by, code), self._cell(section.outcomes[0], **{by: code}))
                for code in self._codes(by)
            ]
            return self._dots(rows, [])
        if section.kind in {Kind.GRADIENT, Kind.STRONGEST}:
            series = [self._label(by, code) for code in ends]
            rows = [
                self._dot(self._noun(outcome), self._cell(outcome, **{by: code}), self._label(by, code))
                for outcome in section.outcomes
                for code in ends
            ]
            return self._dots(rows, series)
        outcome, within = section.outcomes[0], section.within
        if len(self._codes(by)) > 2:
            series = [self._label(within, code) for code in (section.one, section.other)]
            rows = [
                self._dot(self._label(by, code), self._cell(outcome, **{by: code, within: group_code}), name)
                for group_code, name in zip((section.one, section.other), series, strict=True)
                for code in self._codes(by)
            ]
            shown = [row for row in rows if row]
            return (charts.lines(shown, series=series), []) if len(shown) > 1 else ("", [])
        series = [self._label(by, code) for code in ends]
        rows = [
            self._dot(self._label(within, code), self._cell(outcome, **{by: end, within: code}), self._label(by, end))
            for code in self._codes(within)
            for end in ends
        ]
        return self._dots(rows, series)

    def _dot(self, row: str, cell: Found, series: str = "") -> Dot | None:
        if cell["status"] != "shown" or cell.get("low") is None or cell.get("high") is None:
            return None
        return Dot(row, cell["share"], cell["low"], cell["high"], series)

    def _dots(self, rows: Sequence[Dot | None], series: list[str]) -> tuple[str, list[str]]:
        shown = [row for row in rows if row]
        return (charts.dots(shown, series=series), series) if len(shown) > 1 else ("", [])

    def _waves_chart(self) -> tuple[str, list[str]]:
        """A line through the waves that may be shown; one that may not leaves a hole in the line's place for it."""
        by = self.section.by
        series = [self._noun(outcome) for outcome in self.section.outcomes]
        series = series if len(series) > 1 else [""]
        rows = [
            self._dot(self._label(by, code), self._cell(outcome, **{by: code}), name)
            for outcome, name in zip(self.section.outcomes, series, strict=True)
            for code in self._codes(by)
        ]
        shown = [row for row in rows if row]
        waves = [self._label(by, code) for code in self._codes(by)]
        return (charts.lines(shown, series=series, order=waves), []) if len(shown) > 1 else ("", [])

    def _gap_chart(self) -> tuple[str, list[str]]:
        outcome = self.section.outcomes[0]
        claims = {claim["name"]: claim for claim in self.found["claims"] if claim["outcome"] == outcome}
        named = [("raw", _("Uten hensyn til noe")), ("adjusted", _("Ellers like"))]
        rows = [
            Dot(title, claim["estimate"], claim["low"], claim["high"])
            for name, title in named
            if (claim := claims.get(name)) and "estimate" in claim
        ]
        return (charts.dots(rows, unit="points"), []) if len(rows) == 2 else ("", [])


# --- What it rests on ------------------------------------------------------------------------------------------------


def _hidden_note(result: Found) -> str:
    return _(
        "Tall for færre enn %(threshold)s personer vises ikke, og heller ikke tall som kunne brukes til å "
        "regne seg fram "
        "til dem. Av %(cells)s tall er %(hidden)s holdt tilbake. Før siden ble lagt ut, prøvde vi selv å avsløre dem."
    ) % {"threshold": result["threshold"], **result["protection"]}


def _method(recipe: Recipe, result: Found, language: str) -> list[str]:
    said = [say(recipe.method, language)]
    if result["answers"]:
        said.append(_("Tallene bygger på om lag %(answers)s svar.") % {"answers": group(result["answers"])})
    if result["rounding"] > 1:
        said.append(_("Antall er rundet av til nærmeste %(base)s.") % {"base": result["rounding"]})
    said.append(
        _(
            "«Mellom 63 og 65» betyr: Om vi spurte på nytt på samme måte mange ganger, ville 95 av 100 slike "
            "intervaller "
            "rommet det riktige tallet. Vi sier at noe er forskjellig bare når intervallet for forskjellen "
            "ikke rommer null."
        )
    )
    said.append(
        _(
            "Ingen tall er knyttet til enkeltpersoner. %(cells)s tall ble prøvd mot hverandre og mot alt som "
            "er lagt ut før; "
            "%(hidden)s av dem er holdt tilbake."
        )
        % result["protection"]
    )
    return said


def _audit(recipe: Recipe, result: Found, language: str) -> dict[str, Any]:
    """Who answered and who did not, in a sentence and a table."""
    if result["from_tables"]:
        said = _(
            "Tallene er kildens egne tabeller. Den vet hvem som svarte, og hvem som ikke gjorde det; det vet ikke vi."
        )
        simple = _("Usikkerheten er regnet som for et enkelt tilfeldig utvalg av antallene kilden oppgir.")
        return {"sentences": [said, simple], "table": None}
    audit = result["audit"]
    rows = []
    worst: tuple[int, str] = (0, "")
    for row in audit["rows"]:
        variable = recipe.variables.get(row["variable"])
        if variable is None or row["code"] not in variable.codes:
            continue
        label = variable.label_of(row["code"], language)
        rows.append([label, percent(row["answers"]), percent(row["known"])])
        if row["known"] - row["answers"] > worst[0]:
            worst = (row["known"] - row["answers"], label)
    sentences = []
    if worst[0] >= 3:
        sentences.append(
            _("%(label)s er underrepresentert blant svarene med %(points)s prosentpoeng. Vektene retter opp dette.")
            % {"label": worst[1], "points": worst[0]}
        )
    else:
        sentences.append(_("De som svarte, er fordelt omtrent som alle de skulle representere."))
    sentences.append(
        _(
            "Vekter kan ikke rette opp at de som lot være å svare, kan være annerledes enn dem som svarte, på "
            "måter vi ikke "
            "kjenner."
        )
    )
    missing = max(audit["unanswered"].values(), default=0)
    sentences.append(
        _("Høyst %(share)s av dem som svarte, hoppet over et spørsmål som er brukt her.") % {"share": percent(missing)}
    )
    sentences += _claims(recipe, language)
    table = TableText(
        _("De som svarte, ved siden av alle de skulle representere"),
        [_("Gruppe"), _("Av dem som svarte"), _("Av alle")],
        rows,
    )
    return {"sentences": sentences, "table": asdict(table)}


def _claims(recipe: Recipe, language: str) -> list[str]:
    """Published shares that do not follow from the numbers beside them."""
    from allemed.insight.audit import Share, check

    said = []
    for claim in recipe.claims:
        found = check(Share(say(claim.name, language), claim.percent, claim.count, claim.base))
        facts = {
            "name": say(claim.name, language),
            "percent": percent(round(claim.percent)),
            "count": claim.count,
            "base": claim.base,
            "true": norwegian.decimal(found.true_percent, 1),
            "low": found.low,
            "high": found.high,
        }
        if found.holds:
            said.append(_("%(name)s: %(percent)s stemmer med %(count)s av %(base)s.") % facts)
        else:
            said.append(
                _(
                    "%(name)s: oppgitt som %(percent)s, men %(count)s av %(base)s er %(true)s prosent. %(percent)s "
                    "passer bare hvis %(low)s–%(high)s var spurt."
                )
                % facts
            )
    return said
