"""From a question to ranked hits with their passages highlighted."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from django.contrib.postgres.search import TrigramSimilarity
from django.db import connection, transaction
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from allemed.website.search.analysis import WORD, Lexicon, fold, is_stop_word, stem, tokens
from allemed.website.search.index import vocabulary
from allemed.website.search.models import SearchEntry, SearchWord, Synonym

LONGEST_QUESTION = 200  # characters
MOST_TERMS = 12
PASSAGE = 220  # characters
SEARCHED_FOR_PASSAGE = 8_000  # characters of a long text in which a passage is looked for


@dataclass(frozen=True)
class Term:
    """One word of the question, what it may stand for, and how much it says (inverse frequency)."""

    word: str
    exact: tuple[str, ...]
    stems: tuple[str, ...]
    parts: tuple[str, ...]
    weight: float = 1.0

    def group(self) -> str:
        """The term as a tsquery: any of its lexemes."""
        return "(" + "|".join([*self.exact, *self.stems, *self.parts]) + ")"


@dataclass(frozen=True)
class Hit:
    kind: str
    url: str
    title: SafeString
    passage: SafeString
    date: dt.date | None


@dataclass(frozen=True)
class Results:
    """What was found. `corrected` maps words of the question to the words that were searched for instead."""

    question: str
    hits: list[Hit]
    total: int
    corrected: dict[str, str] = field(default_factory=dict)
    all_terms: bool = True


def _quoted(lexeme: str, *, prefix: bool = False) -> str:
    return f"'{lexeme}':*" if prefix else f"'{lexeme}'"


def _distance(left: str, right: str) -> int:
    """Edits between two words: a letter more, less, other, or two swapped (optimal string alignment)."""
    rows = [list(range(len(right) + 1))]
    for i, a in enumerate(left, start=1):
        row = [i]
        for j, b in enumerate(right, start=1):
            cost = min(rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, rows[i - 2][j - 2] + 1)
            row.append(cost)
        rows.append(row)
    return rows[-1][-1]


def _corrections(word: str, language: str) -> list[str]:
    """Words the site uses that this one is probably a misspelling of, the likeliest first."""
    if len(word) < 4:
        return []
    allowed = 1 if len(word) < 7 else 2
    similar = (
        SearchWord.objects.filter(language=language, word__trigram_similar=word)
        .annotate(likeness=TrigramSimilarity("word", word))
        .order_by("-likeness", "-entries", "word")
        .values_list("word", "entries")[:30]
    )
    near = [(_distance(fold(word), fold(other)), -entries, other) for other, entries in similar]
    near = sorted(candidate for candidate in near if candidate[0] <= allowed)
    return [other for distance, _entries, other in near if distance == near[0][0]][:3]


def _synonyms(language: str) -> dict[str, list[str]]:
    """Each word's group, by the word's stem."""
    groups: dict[str, list[str]] = {}
    for synonym in Synonym.objects.filter(language=language):
        for word in synonym.group:
            groups.setdefault(stem(word, language), []).extend(synonym.group)
    return groups


@dataclass
class Question:
    """A question taken apart for one language."""

    text: str
    language: str
    at_least: int = 10  # how many hits will be asked for
    terms: list[Term] = field(default_factory=list)
    corrected: dict[str, str] = field(default_factory=dict)
    lexicon: Lexicon = field(init=False)
    _highlighted: dict[str, bool] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        known_language = vocabulary(self.language)
        self.lexicon = known_language.lexicon
        words = list(dict.fromkeys(token.word for token in tokens(self.text[:LONGEST_QUESTION])))
        words = [word for word in words if not is_stop_word(word, self.language)] or words
        words = words[:MOST_TERMS]
        stems = {word: stem(word, self.language) for word in words}
        known = dict(
            SearchWord.objects.filter(language=self.language, stem__in=stems.values()).values_list("stem", "entries")
        )
        total = max(known_language.entries, 1)
        synonyms = _synonyms(self.language)
        for word in words:
            self.terms.append(self._term(word, known, synonyms, total))

    def _term(self, word: str, known: dict[str, int], synonyms: dict[str, list[str]], total: int) -> Term:
        own = stem(word, self.language)
        exact, stems, parts = [_quoted(f"w:{word}")], [_quoted(f"s:{own}")], [_quoted(f"p:{own}")]
        if len(own) >= 4:
            parts.append(_quoted(f"s:{own}", prefix=True))
        inner = self.lexicon.parts(word)
        if len(inner) >= 2:
            parts.append("(" + "&".join(f"('s:{part}'|'p:{part}')" for part in inner[:2]) + ")")
        others = list(synonyms.get(own, []))
        if own not in known and not inner and not others:
            found = _corrections(word, self.language)
            if found:
                self.corrected[word] = found[0]
                others = found
        instead = [token.word for other in others for token in tokens(other) if token.word != word]
        stems += [_quoted(f"s:{stem(other, self.language)}") for other in instead]
        weight = math.log(1 + total / (1 + known.get(own, 0)))
        return Term(word, tuple(exact), tuple(dict.fromkeys(stems)), tuple(parts), weight)

    def highlights(self, word: str) -> bool:
        """Whether a word, as it stands in a text, is one the question asked for."""
        found = self._highlighted.get(word)
        if found is None:
            found = self._highlighted[word] = self._is_asked_for(word)
        return found

    def places(self, text: str) -> Iterator[tuple[int, int]]:
        """Where words the question asked for begin and end in a text, in order."""
        for match in WORD.finditer(text):
            if self.highlights(match[0]):
                yield match.span()

    def share_of(self, title: str) -> float:
        """How much of a title the question asked for: a page called what was asked is what was meant."""
        words = WORD.findall(title)
        return sum(map(self.highlights, words)) / len(words) if words else 0.0

    @cached_property
    def _wanted(self) -> frozenset[str]:
        return frozenset(
            lexeme.strip("'") for term in self.terms for lexeme in (*term.exact, *term.stems, term.parts[0])
        )

    @cached_property
    def _beginnings(self) -> tuple[str, ...]:
        return tuple(f"s:{stem(term.word, self.language)}" for term in self.terms if len(term.word) >= 4)

    def _is_asked_for(self, word: str) -> bool:
        found_by = self.lexicon.found_by(word)
        return not self._wanted.isdisjoint(found_by) or any(one.startswith(self._beginnings) for one in found_by)


WEIGHTS = [0.08, 0.2, 0.4, 1.0]  # D, C, B, A
BY_HEAD, BY_BODY = 60, 60  # candidates that are ranked exactly

# Ranking reads whole vectors, and a common word stands in most entries. So the exact ranking is for candidates only:
# those whose title and lead fit best, and the newest of those that have every term (or any, when few have every one).
# Each search is by its own index alone (MATERIALIZED): a filter on the language beside it would have the planner read
# every vector instead, since it does not know that @@ on a row unpacks the whole of it. Nothing wide is carried along,
# which would be written to disk on the way. `partial` is not even begun when enough is complete.
RANKED = """
WITH headed AS MATERIALIZED (
    SELECT id, language, ts_rank(%(weights)s::float4[], head, %(any)s::tsquery) AS fit
    FROM website_searchentry WHERE head @@ %(any)s::tsquery
),
complete AS MATERIALIZED (
    SELECT id, language, date FROM website_searchentry WHERE vector @@ %(every)s::tsquery
),
counted AS MATERIALIZED (
    SELECT count(*) AS complete, count(*) < 3 AND %(is_several)s::boolean AS is_few
    FROM complete WHERE language = %(language)s
),
partial AS MATERIALIZED (
    SELECT id, language, date FROM website_searchentry
    WHERE (SELECT is_few FROM counted) AND vector @@ %(any)s::tsquery
),
bodied AS MATERIALIZED (
    SELECT id, date FROM complete WHERE language = %(language)s
    UNION SELECT id, date FROM partial WHERE language = %(language)s
),
candidates AS MATERIALIZED (
    (SELECT id FROM headed WHERE language = %(language)s ORDER BY fit DESC, id LIMIT {by_head})
    UNION
    (SELECT id FROM bodied ORDER BY date DESC NULLS LAST, id LIMIT {by_body})
),
read AS MATERIALIZED (  -- each vector is unpacked once
    SELECT id, title, vector || ''::tsvector AS vector, greatest(0, coalesce(current_date - date, 1000)) AS age
    FROM website_searchentry JOIN candidates USING (id)
)
SELECT id, matched, score * (1 + 0.15 * exp(-age / 365.0)), title,
    (SELECT complete FROM counted), (SELECT count(*) FROM bodied)
FROM (
    SELECT id, age, title, {matched} AS matched,
        2 * ts_rank(%(weights)s::float4[], vector, %(exact)s::tsquery, 1)
        + 3 * ts_rank(%(weights)s::float4[], vector, %(stems)s::tsquery, 1)
        + 1 * ts_rank(%(weights)s::float4[], vector, %(parts)s::tsquery, 1) AS score
    FROM read
) AS ranked
"""


@dataclass(frozen=True)
class Ranking:
    """Identifiers in order. `total` counts everything that has every term, or any when fewer than three have."""

    identifiers: list[int]
    total: int
    all_terms: bool


def _ranked(question: Question) -> Ranking:
    terms = question.terms
    groups = [term.group() for term in terms]
    parameters: dict[str, str | float | bool | list[float]] = {
        "weights": WEIGHTS,
        "language": question.language,
        "exact": "|".join(lexeme for term in terms for lexeme in term.exact),
        "stems": "|".join(lexeme for term in terms for lexeme in term.stems),
        "parts": "|".join(lexeme for term in terms for lexeme in term.parts),
        "any": "|".join(groups),
        "every": "&".join(groups),
        "is_several": len(terms) > 1,
    }
    matched = []
    for number, term in enumerate(terms):
        parameters[f"group{number}"] = groups[number]
        parameters[f"weight{number}"] = term.weight
        matched.append(f"(vector @@ %(group{number})s::tsquery)::int * %(weight{number})s::float")
    by_body = max(BY_BODY, question.at_least)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(RANKED.format(matched=" + ".join(matched), by_head=BY_HEAD, by_body=by_body), parameters)
        rows = cursor.fetchall()
    complete, total = rows[0][4:] if rows else (0, 0)
    if complete >= 3 or len(terms) == 1:
        full = sum(term.weight for term in terms) - 1e-6
        rows = [row for row in rows if row[1] >= full]
    rows.sort(key=lambda row: (-row[1], -row[2] * (1 + 2 * question.share_of(row[3])), row[0]))
    return Ranking([row[0] for row in rows], total, all_terms=complete > 0)


def _marked(text: str, question: Question) -> SafeString:
    """The text, escaped, with the words asked for in `<mark>`."""
    out, at = [], 0
    for start, end in question.places(text):
        out += [conditional_escape(text[at:start]), "<mark>", conditional_escape(text[start:end]), "</mark>"]
        at = end
    out.append(conditional_escape(text[at:]))
    return mark_safe("".join(out))  # noqa: S308 -- every piece is escaped above


def _passage(entry: SearchEntry, question: Question) -> SafeString:
    """The stretch of the lead or the body in which most of what was asked for stands."""
    text = f"{entry.lead}\n{entry.body}" if entry.lead else entry.body
    text = text[:SEARCHED_FOR_PASSAGE]
    places = question.places(text)
    first = next(places, (0, 0))[0]
    start = 0
    if first > PASSAGE:  # else it begins where the text does, and the rest need not be looked at
        found = [first, *(at for at, _end in places)]
        start = max(found, key=lambda at: sum(1 for other in found if at <= other < at + PASSAGE) * 1000 - at / 100)
        start = max(0, start - 40)
        start = text.find(" ", start) + 1 if start else 0
    end = start + PASSAGE
    if end < len(text):
        end = max(text.rfind(" ", start, end), start + PASSAGE // 2)
    piece = " ".join(text[start:end].split())
    return mark_safe(  # noqa: S308 -- made of escaped pieces
        ("… " if start else "") + _marked(piece, question) + (" …" if end < len(text) else "")
    )


def search(text: str, *, language: str, start: int = 0, size: int = 10) -> Results:
    """Hits `start` to `start + size` for a question in one language.

    Things that answer every word come first; when there are fewer than three of them, things that answer some follow.
    """
    question = Question(text, language, at_least=start + size)
    if not question.terms:
        return Results(text, [], 0)
    ranking = _ranked(question)
    wanted = ranking.identifiers[start : start + size]
    entries = SearchEntry.objects.defer("vector", "head").in_bulk(wanted)
    hits = [
        Hit(
            kind=entry.kind,
            url=entry.url,
            title=_marked(entry.title, question),
            passage=_passage(entry, question),
            date=entry.date,
        )
        for entry in (entries[identifier] for identifier in wanted if identifier in entries)
    ]
    return Results(text, hits, ranking.total, question.corrected, ranking.all_terms)
