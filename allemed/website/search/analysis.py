"""From text to lexemes: what makes *fritid* find *fritidsaktiviteter*, and *aktivitet* too.

PostgreSQL's Norwegian configuration stems *fritidsaktiviteter* and *fritidsaktivitet* differently, does not meet
*inkludering* with *inkluderer*, and splits no compounds; so the lexemes are ours, and PostgreSQL keeps and ranks them.

A word gives lexemes of three kinds:
`w:` the word as written, `s:` its folded stem, `p:` the folded stems of the parts it is made of.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import snowballstemmer

WORD = re.compile(r"[^\W_]+", re.UNICODE)
LONGEST_WORD = 60
SHORTEST_PART = 3
SHORTEST_COMPOUND = 7
MOST_REMEMBERED = 100_000  # words of texts

_SNOWBALL = {"nb": "norwegian", "nn": "norwegian", "en": "english"}
# Verbal nouns and agents that Snowball leaves: inkludering ~ inkluderer, deltakerne ~ deltaker.
_ENDINGS = re.compile(r"(?:inga|ingen|ingene|ingane|inger|ingar|ing|ern|arn|else|elsen)$")
_DOUBLE_M = re.compile(r"mm$")
_FOLD = str.maketrans({"æ": "ae", "ä": "ae", "ø": "o", "ö": "o", "å": "a", "đ": "d", "ŋ": "n", "ŧ": "t"})

_STOP_WORDS = {
    "nb": "og i på for til av en et ei å er som det den de med om vi du jeg hva hvordan hvor hvem kan skal vil har "
    "ikke fra ved at seg være blir hvilke hvilken når finnes finner mitt min vår mot eller",
    "nn": "og i på for til av ein eit ei å er som det den dei med om vi du eg kva korleis kor kven kan skal vil har "
    "ikkje frå ved at seg vere blir kva når finst finn mitt min vår mot eller",
    "en": "and in on for to of a an the is are as it that they with about we you i what how where who can shall will "
    "has have not from at be which when do does my our or",
}
STOP_WORDS: dict[str, frozenset[str]] = {code: frozenset(words.split()) for code, words in _STOP_WORDS.items()}


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a text: where it stands (characters) and the word in lower case."""

    start: int
    end: int
    word: str


def tokens(text: str) -> Iterator[Token]:
    """The words of a text, in order; a soft hyphen does not part a word."""
    for match in WORD.finditer(text):
        word = unicodedata.normalize("NFC", match.group()).lower()
        if len(word) <= LONGEST_WORD:
            yield Token(match.start(), match.end(), word)


@lru_cache(maxsize=100_000)
def fold(word: str) -> str:
    """The word without the letters some keyboards lack: `ungdomsråd` and `ungdomsrad` are one."""
    plain = unicodedata.normalize("NFKD", word.translate(_FOLD))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


@cache
def _snowball(language: str) -> Any:
    return snowballstemmer.stemmer(_SNOWBALL[language])


@lru_cache(maxsize=200_000)
def stem(word: str, language: str) -> str:
    """The folded stem shared by the word's forms. Norwegian is stemmed until nothing more falls off."""
    stemmer = _snowball(language)
    if language == "en":
        return fold(stemmer.stemWord(word))
    current = word
    for _ in range(4):
        shorter = stemmer.stemWord(current)
        trimmed = _ENDINGS.sub("", shorter)
        if len(trimmed) >= SHORTEST_PART + 1:
            shorter = trimmed
        if shorter == current or len(shorter) < SHORTEST_PART:
            break
        current = shorter
    return fold(_DOUBLE_M.sub("m", current))


@cache
def known_words() -> frozenset[str]:
    """The words Norwegian compounds in this field are made of, kept by us in `words/nb.txt`."""
    text = (Path(__file__).parent / "words" / "nb.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


# How a Norwegian noun, adjective or verb may end when it is the last part of a compound.
_ENDINGS_OF_FORMS = " a ane anes ar e en ene enes ens er ers et ets n ne nes r rs s t te"
_INFLECTIONS = tuple(_ENDINGS_OF_FORMS.split(" "))


def _forms(word: str) -> Iterator[str]:
    """The forms a known word may take as a compound's last part; an m is doubled (ungdom, ungdommer)."""
    for ending in _INFLECTIONS:
        yield word + ending
    if word.endswith("m"):
        for ending in ("en", "er", "et", "ene", "ar", "ane"):
            yield word + "m" + ending


class Lexicon:
    """The words a compound may be split into: ours, and those the site itself uses alone."""

    def __init__(self, language: str, learned: Iterable[str] = ()) -> None:
        self.language = language
        self._heads: set[str] = set()
        self._tails: dict[str, str] = {}
        self._parts: dict[str, tuple[str, ...]] = {}
        self._found_by: dict[str, frozenset[str]] = {}
        if language == "en":
            return
        for word in known_words():
            self._heads.add(word)
            for form in _forms(word):
                self._tails.setdefault(form, word)
        for word in learned:  # already in whatever form the site uses
            if len(word) > SHORTEST_PART + 1:
                self._heads.add(word)
                self._tails.setdefault(word, word)

    def parts(self, word: str) -> tuple[str, ...]:
        """The folded stems of the parts of a compound, those of compounds inside it too; () for a plain word."""
        if self.language == "en" or len(word) < SHORTEST_COMPOUND:
            return ()
        if word not in self._parts:
            found: dict[str, None] = {}
            for part in self._split(word, depth=2):
                found[stem(part, self.language)] = None
                for inner in self._split(part, depth=1):
                    found[stem(inner, self.language)] = None
            self._parts[word] = tuple(found)
        return self._parts[word]

    def found_by(self, written: str) -> frozenset[str]:
        """The lexemes of a word as it stands in a text. Remembered: each question looks at the same texts."""
        found = self._found_by.get(written)
        if found is None:
            if len(self._found_by) >= MOST_REMEMBERED:
                self._found_by.clear()
            found = frozenset(lexeme for token in tokens(written) for lexeme in lexemes(token.word, self))
            self._found_by[written] = found
        return found

    def _as_head(self, piece: str, depth: int) -> str:
        """The word the first part of a compound stands for, its linking s or e left out; "" when it is none."""
        for candidate in (piece, piece[:-1] if piece[-1] in "se" else ""):
            if candidate in self._heads or (depth > 1 and candidate and self._split(candidate, depth - 1)):
                return candidate
        return ""

    def _split(self, word: str, depth: int) -> tuple[str, ...]:
        """The two halves whose shorter one is longest; a half may itself be split `depth - 1` times more."""
        best: tuple[int, tuple[str, ...]] = (0, ())
        if len(word) < SHORTEST_COMPOUND:
            return ()
        for cut in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
            tail = word[cut:]
            known_tail = self._tails.get(tail) or (tail if depth > 1 and self._split(tail, depth - 1) else "")
            head = self._as_head(word[:cut], depth) if known_tail else ""
            if head:
                best = max(best, (min(len(head), len(known_tail)) * 2 + (len(head) == cut), (head, tail)))
        return best[1]


def lexemes(word: str, lexicon: Lexicon) -> Iterator[str]:
    """Everything a word of a text can be found by."""
    yield f"w:{word}"
    yield f"s:{stem(word, lexicon.language)}"
    for part in lexicon.parts(word):
        yield f"p:{part}"


def is_stop_word(word: str, language: str) -> bool:
    return word in STOP_WORDS[language]
