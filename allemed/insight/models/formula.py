"""Formulas as statisticians write them: `y ~ ses + imm*female`, and the matrix they stand for.

    y ~ a + b          terms            a:b      product            a*b    a + b + a:b
    C(grade)           as categories    log(x), sqrt(x), I(x^2)     - 1    no intercept
    awards=Yes ~ …     an answer's indicator on the left            `a b`  a name with spaces

Columns of text are categories. Names and coding are R's (treatment contrasts; a category is coded in full where its
margin is not in the model), so that terms can be compared: `stypeH`, `ell:meals`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from allemed.insight.data.table import Booleans, Floats, Table, factor
from allemed.insight.errors import InsightError

TOKEN = re.compile(
    r"\s*(?:(?P<quoted>`[^`]+`)|(?P<string>\"[^\"]*\"|'[^']*')|(?P<number>\d+(?:\.\d+)?)"
    r"|(?P<name>[^\W\d][\w.]*|\.[^\W\d][\w.]*)|(?P<sign>==|\*\*|[-+*:()~^=]))"
)
FUNCTIONS = {"log": np.log, "sqrt": np.sqrt, "exp": np.exp}
CATEGORIES = ("C", "factor")
INTERCEPT = "(Intercept)"


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


@dataclass(frozen=True)
class Matrix:
    """n x p values, a name and a term for each column, and the rows where something is missing."""

    values: Floats
    terms: list[str]
    of_term: list[Term]
    missing: Booleans
    levels: Mapping[str, list[object]]


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


# --- The matrix -----------------------------------------------------------------------------------------------------


def is_category(atom: Atom, table: Table) -> bool:
    """Whether a variable is coded by its values: text, dates, or because the formula says C()."""
    dtype = table.column(atom.name).dtype
    return atom.function == "C" or not (dtype.is_numeric() or dtype.base_type().__name__ in ("Boolean", "Null"))


def design_matrix(formula: Formula, table: Table, levels: Mapping[str, list[object]] | None = None) -> Matrix:
    """The columns a formula stands for over a table. `levels` fixes the values of categories (for counterfactuals).

    Raises InsightError `no_such_column`, `not_numbers` or `one_level`.
    """
    rows = len(table)
    known: dict[str, list[object]] = dict(levels or {})
    columns: list[Floats] = []
    names: list[str] = []
    owners: list[Term] = []
    missing = np.zeros(rows, dtype=bool)
    if formula.intercept:
        columns.append(np.ones(rows))
        names.append(INTERCEPT)
        owners.append(())
    have = [set(term) for term in formula.terms]
    full_used = formula.intercept
    for term in formula.terms:
        pieces: list[list[tuple[str, Floats]]] = []
        for atom in term:
            if not is_category(atom, table):
                values = _numbers(atom, table)
                missing |= np.isnan(values)
                pieces.append([(atom.shown, values)])
                continue
            rest = set(term) - {atom}
            margin = (bool(rest) and rest in have) or (not rest and full_used)
            if not rest and not full_used:
                full_used = True  # without an intercept the first category is coded in full
            codes, values_of = _coded(atom, table, known)
            missing |= codes < 0
            first = 1 if margin else 0
            if len(values_of) < 2 and margin:
                raise InsightError(
                    "one_level", "Column {column} has one value only, so it explains nothing.", column=atom.name
                )
            pieces.append(
                [
                    (f"{atom.shown}{_shown(values_of[k])}", (codes == k).astype(float))
                    for k in range(first, len(values_of))
                ]
            )
        for name, values in _products(pieces):
            names.append(name)
            columns.append(values)
            owners.append(term)
    values = np.column_stack(columns) if columns else np.empty((rows, 0))
    return Matrix(np.ascontiguousarray(values), names, owners, missing, known)


def _products(pieces: list[list[tuple[str, Floats]]]) -> list[tuple[str, Floats]]:
    """All products of one column from each variable, the first varying fastest, as R."""
    answer = pieces[0]
    for piece in pieces[1:]:
        answer = [(f"{left}:{right}", a * b) for right, b in piece for left, a in answer]
    return answer


def _numbers(atom: Atom, table: Table) -> Floats:
    values = table.numbers(atom.name)
    if atom.power > 1:
        return values**atom.power
    if atom.function:
        with np.errstate(invalid="ignore", divide="ignore"):
            values = FUNCTIONS[atom.function](values)
        return np.where(np.isfinite(values), values, np.nan)
    return values


def _coded(
    atom: Atom, table: Table, known: dict[str, list[object]]
) -> tuple[np.typing.NDArray[np.int64], list[object]]:
    codes, values = factor(table.column(atom.name))
    if atom.name not in known:
        known[atom.name] = values
        return codes, values
    place = {value: k for k, value in enumerate(known[atom.name])}
    turned = np.array([place.get(value, -1) for value in values] + [-1], dtype=np.int64)
    return turned[codes], known[atom.name]


def _shown(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
