"""Keeping the index true: things that changed are read again, things that went are removed, and the words counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection, transaction

from allemed.website.search.analysis import Lexicon, lexemes, tokens
from allemed.website.search.documents import Document, Source
from allemed.website.search.models import SearchEntry, SearchWord

MOST_POSITIONS = 16_383  # PostgreSQL's limit for a position in a tsvector
MOST_PER_LEXEME = 255
AT_ONCE = 100  # things written in one transaction


def batched(things: list[tuple[str, str]], size: int) -> Iterator[list[tuple[str, str]]]:
    for start in range(0, len(things), size):
        yield things[start : start + size]


def vector_literal(document: Document, lexicon: Lexicon, *, head_only: bool = False) -> str:
    """The entry's tsvector as text: title weighs A, lead B, the address' last part C, the rest D.

    The characters of lexemes are letters, digits and a colon, so nothing needs quoting but the quotes around them.
    """
    places: dict[str, list[str]] = {}
    position = 0
    slug = document.url.rstrip("/").rsplit("/", 1)[-1].replace("-", " ")
    texts = [(document.title, "A"), (document.lead, "B"), (slug, "C")]
    for text, weight in texts if head_only else [*texts, (document.body, "D")]:
        for token in tokens(text):
            position = min(position + 1, MOST_POSITIONS)
            for lexeme in lexemes(token.word, lexicon):
                where = places.setdefault(lexeme, [])
                if len(where) < MOST_PER_LEXEME:
                    where.append(f"{position}{weight}")
    return " ".join(f"'{lexeme}':{','.join(where)}" for lexeme, where in places.items())


@dataclass(frozen=True)
class Vocabulary:
    """What the index knows of a language: how compounds part, and how many entries there are."""

    lexicon: Lexicon
    entries: int


_vocabularies: dict[str, tuple[int, Vocabulary]] = {}


def vocabulary(language: str) -> Vocabulary:
    """The language's vocabulary, kept by this process until the words are counted again."""
    counted = SearchWord.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    kept = _vocabularies.get(language)
    if kept is None or kept[0] != counted:
        entries = SearchEntry.objects.filter(language=language).count()
        kept = (counted, Vocabulary(lexicon_for(language), entries))
        _vocabularies[language] = kept
    return kept[1]


def lexicon_for(language: str) -> Lexicon:
    """Our words, and those the site uses in more than one entry, read anew."""
    used = SearchWord.objects.filter(language=language, entries__gte=2).values_list("word", flat=True)
    return Lexicon(language, [word for word in used if len(word) <= 12])


def _write(source: Source, key: str, version: str, lexicons: dict[str, Lexicon]) -> None:
    documents = source.documents(key)
    kept = [document.language for document in documents]
    SearchEntry.objects.filter(source=source.name, key=key).exclude(language__in=kept).delete()
    for document in documents:
        lexicon = lexicons.setdefault(document.language, lexicon_for(document.language))
        with connection.cursor() as cursor:
            cursor.execute(
                """
                INSERT INTO website_searchentry
                    (source, key, language, version, kind, title, lead, body, url, date, head, vector)
                VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s::tsvector, %s::tsvector)
                ON CONFLICT ON CONSTRAINT one_search_entry_per_thing_and_language DO UPDATE SET
                    version = EXCLUDED.version, kind = EXCLUDED.kind, title = EXCLUDED.title, lead = EXCLUDED.lead,
                    body = EXCLUDED.body, url = EXCLUDED.url, date = EXCLUDED.date, head = EXCLUDED.head,
                    vector = EXCLUDED.vector
                """,
                [
                    source.name,
                    key,
                    document.language,
                    version,
                    document.kind,
                    document.title,
                    document.lead,
                    document.body,
                    document.url,
                    document.date,
                    vector_literal(document, lexicon, head_only=True),
                    vector_literal(document, lexicon),
                ],
            )


def refresh(sources: list[Source]) -> int:
    """Bring the index in step with its sources; returns how many things were read again or removed.

    Things are written some hundred to a transaction, since a disk's flush may cost more than the reading.
    """
    changed = 0
    lexicons: dict[str, Lexicon] = {}
    for source in sources:
        wanted = source.versions()
        have = dict(SearchEntry.objects.filter(source=source.name).values_list("key", "version"))
        for key in have.keys() - wanted.keys():
            SearchEntry.objects.filter(source=source.name, key=key).delete()
            changed += 1
        new = [(key, version) for key, version in wanted.items() if have.get(key) != version]
        for some in batched(new, AT_ONCE):
            with transaction.atomic():
                for key, version in some:
                    _write(source, key, version, lexicons)
        changed += len(new)
    if changed:
        count_words()
    return changed


def count_words() -> None:
    """Count in how many entries each word stands, for spelling and for how much a word says."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('website_searchword'))")
        for language in SearchEntry.objects.values_list("language", flat=True).distinct().order_by("language"):
            lexicon = Lexicon(language)
            cursor.execute(
                "SELECT substr(word, 3), ndoc FROM ts_stat(format("
                "'SELECT vector FROM website_searchentry WHERE language = %%L', %s::text)) WHERE word LIKE 'w:%%'",
                [language],
            )
            counted = [
                SearchWord(
                    language=language,
                    word=word,
                    stem=next(lexeme for lexeme in lexemes(word, lexicon) if lexeme.startswith("s:"))[2:],
                    entries=entries,
                )
                for word, entries in cursor.fetchall()
            ]
            SearchWord.objects.filter(language=language).delete()
            SearchWord.objects.bulk_create(counted, batch_size=2000)


def rebuild(sources: list[Source]) -> int:
    """Read everything twice: the first round learns the words, the second splits compounds with them."""
    SearchEntry.objects.all().delete()
    refresh(sources)
    SearchEntry.objects.update(version="")
    return refresh(sources)
