"""Formulas as statisticians write them: `y ~ ses + imm*female`.

    y ~ a + b          terms            a:b      product            a*b    a + b + a:b
    C(grade)           as categories    log(x), sqrt(x), I(x^2)     - 1    no intercept
    awards=Yes ~ …     an answer's indicator on the left            `a b`  a name with spaces

What matrix a formula stands for is in `matrix.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from allemed.insight.errors import InsightError

TOKEN = re.compile(
    r"\s*(?:(?P<quoted>`[^`]+`)|(?P<string>\"[^\"]*\"|'[^']*')|(?P<number>\d+(?:\.\d+)?)"
    r"|(?P<name>[^\W\d][\w.]*|\.[^\W\d][\w.]*)|(?P<sign>==|\*\*|[-+*:()~^=]))"
)
FUNCTIONS = ("log", "sqrt", "exp")
CATEGORIES = ("C", "factor")


@dataclass(frozen=True)
class Atom:
    """One variable in a term: `name` its column, `shown` what it is called, `function` what is done to it."""

    name: str
    shown: str
    function: str = ""
    power: int = 1


Term = tuple[Atom, ...]


@dataclass(frozen=True)
class Formula:
    """A response (with the value that counts, if one is named), and terms in order: single ones first."""

    response: str | None
    value: str | None
    terms: tuple[Term, ...]
    intercept: bool

    @property
    def variables(self) -> list[str]:
        """The columns on the right, each once."""
        return list(dict.fromkeys(atom.name for term in self.terms for atom in term))

    @property
    def columns(self) -> list[str]:
        """Every column the formula needs."""
        return list(dict.fromkeys([*([self.response] if self.response else []), *self.variables]))


def names_in(text: str) -> list[str]:
    """The columns a formula needs."""
    return parse_formula(text).columns


def parse_formula(text: str) -> Formula:
    """Read a formula. Raises InsightError `bad_formula`, pointing at the place."""
    return _Reader(text).formula()


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = list(self._cut(text))
        self.place = 0

    def _cut(self, text: str) -> Iterator[tuple[str, str]]:
        place = 0
        text = text.rstrip()
        while place < len(text):
            found = TOKEN.match(text, place)
            if found is None:
                raise self._bad(text[place:].strip()[:1])
            kind = found.lastgroup or ""
            yield kind, found[kind].strip("`") if kind == "quoted" else found[kind]
            place = found.end()

    def _bad(self, at: str) -> InsightError:
        return InsightError(
            "bad_formula", "The formula {formula} cannot be read at {at}.", formula=self.text, at=at or "its end"
        )

    def _see(self, *signs: str) -> bool:
        return (
            self.place < len(self.tokens)
            and self.tokens[self.place][1] in signs
            and self.tokens[self.place][0] == "sign"
        )

    def _take(self) -> tuple[str, str]:
        if self.place >= len(self.tokens):
            raise self._bad("")
        self.place += 1
        return self.tokens[self.place - 1]

    def _need(self, sign: str) -> None:
        if not self._see(sign):
            raise self._bad(self.tokens[self.place][1] if self.place < len(self.tokens) else "")
        self.place += 1

    def formula(self) -> Formula:
        response = value = None
        if not self._see("~"):
            kind, response = self._take()
            if kind not in ("name", "quoted"):
                raise self._bad(response)
            if self._see("=", "=="):
                self._take()
                _, value = self._take()
                value = value.strip("\"'")
        self._need("~")
        terms, intercept = self.sum()
        if self.place < len(self.tokens):
            raise self._bad(self.tokens[self.place][1])
        ordered = sorted(terms, key=len)  # stable: single terms first, as R
        return Formula(response, value, tuple(ordered), intercept)

    def sum(self) -> tuple[list[Term], bool]:
        terms: list[Term] = []
        intercept, sign = True, "+"
        if self._see("-", "+"):
            sign = self._take()[1]
        while True:
            made = self.product()
            for term in made:
                if term in ((), (_ZERO,)):
                    intercept = (sign == "+") == (term == ())
                elif sign == "+" and not any(set(term) == set(other) for other in terms):
                    terms.append(term)
                elif sign == "-":
                    terms = [other for other in terms if set(other) != set(term)]
            if not self._see("+", "-"):
                return terms, intercept
            sign = self._take()[1]

    def product(self) -> list[Term]:
        left = self.interaction()
        while self._see("*"):
            self._take()
            right = self.interaction()
            left = _distinct([*left, *right, *_crossed(left, right)])
        return left

    def interaction(self) -> list[Term]:
        left = self.atom()
        while self._see(":"):
            self._take()
            left = _distinct(_crossed(left, self.atom()))
        return left

    def atom(self) -> list[Term]:
        kind, text = self._take()
        if kind == "sign" and text == "(":
            terms, _ = self.sum()
            self._need(")")
            return terms
        if kind == "number":
            if text == "1":
                return [()]
            if text == "0":
                return [(_ZERO,)]
            raise self._bad(text)
        if kind not in ("name", "quoted"):
            raise self._bad(text)
        if kind == "name" and self._see("("):
            return [(self.call(text),)]
        return [(Atom(text, text),)]

    def call(self, function: str) -> Atom:
        self._need("(")
        kind, name = self._take()
        if kind not in ("name", "quoted"):
            raise self._bad(name)
        if function in CATEGORIES:
            self._need(")")
            return Atom(name, f"{function}({name})", "C")
        if function == "I":
            power = 1
            if self._see("^", "**"):
                self._take()
                kind, digits = self._take()
                if kind != "number" or not digits.isdigit():
                    raise self._bad(digits)
                power = int(digits)
            self._need(")")
            return Atom(name, f"I({name}^{power})" if power > 1 else name, "", power)
        if function not in FUNCTIONS:
            raise self._bad(function)
        self._need(")")
        return Atom(name, f"{function}({name})", function)


_ZERO = Atom("", "0")


def _crossed(left: Sequence[Term], right: Sequence[Term]) -> list[Term]:
    return [tuple(dict.fromkeys((*one, *other))) for one in left for other in right]


def _distinct(terms: Sequence[Term]) -> list[Term]:
    kept: list[Term] = []
    for term in terms:
        if not any(set(term) == set(other) for other in kept):
            kept.append(term)
    return kept
