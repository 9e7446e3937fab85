"""How Norwegian is ordered, searched and written: alphabet, numbers, dates, telephone numbers.

The database has no Norwegian collation we may lean on, so order is a key stored beside the name. Written forms follow
Språkrådet: "24. mars 2021 kl. 09.00", "10 000", "22 22 22 22".
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

from django.utils import formats, translation

from allemed.base.clock import OSLO

THIN_SPACE = "\u202f"  # narrow and unbreakable: a number is never split over two lines
_ORDER = str.maketrans(
    {
        # The last letters of the alphabet, as characters that stand after z in C order.
        "æ": "{", "ä": "{", "ø": "|", "ö": "|", "å": "}", "ü": "y",
        # Sámi letters stand with the letter they are made from.
        "đ": "d", "ŋ": "n", "ŧ": "t", "ß": "ss", "þ": "th", "ð": "d",
        "–": " ", "-": " ", "/": " ", ".": None, ",": None, "'": None, "’": None, "«": None, "»": None, '"': None,
    }
)  # fmt: skip
_FOLD = str.maketrans(
    {"æ": "ae", "ä": "ae", "ø": "o", "ö": "o", "å": "a", "đ": "d", "ŋ": "n", "ŧ": "t", "ß": "ss", "ð": "d", "þ": "th"}
)
_DIGRAPHS = str.maketrans({"ø": "oe", "ö": "oe", "å": "aa"})


def _without_accents(text: str) -> str:
    """`á` becomes `a` and `š` becomes `s`; letters we have a rule for are left to that rule."""
    kept = []
    for letter in unicodedata.normalize("NFC", text.casefold()):
        if letter in "æøåäöü":
            kept.append(letter)
        else:
            kept.extend(part for part in unicodedata.normalize("NFD", letter) if not unicodedata.combining(part))
    return "".join(kept)


def sort_key(text: str, *, double_a_is_å: bool = True) -> str:
    """A string whose order, byte by byte, is the Norwegian order of `text`: … x y z æ ø å.

    `aa` counts as å, as in Aasen, unless the name is one where it is a long a (South Sámi Aarborte). Accents and small
    letters decide only between names that are otherwise the same.
    """
    plain = _without_accents(text)
    if double_a_is_å:
        plain = plain.replace("aa", "å")
    # Numbers by value: "Lag 2" before "Lag 10".
    plain = re.sub(r"\d+", lambda number: number[0].zfill(6), plain.translate(_ORDER))
    return f"{' '.join(plain.split())}\t{unicodedata.normalize('NFC', text)}"


def fold(text: str) -> str:
    """`text` as someone with another keyboard types it: small letters, no accents, æ as ae, ø as o, å as a."""
    return " ".join(re.sub(r"[^\w]+", " ", _without_accents(text).translate(_FOLD)).split())


def foldings(text: str) -> list[str]:
    """Every folded spelling worth finding `text` by: Bærum as baerum and barum, Tromsø as tromso and tromsoe."""
    plain = _without_accents(text)
    spellings = [plain, plain.translate(_DIGRAPHS), plain.replace("æ", "a")]
    return list(dict.fromkeys(fold(spelling) for spelling in spellings))


def group(number: int) -> str:
    """1000 as `1 000`, with narrow spaces that do not break: `-1 000` has a real minus."""
    return f"{number:,}".replace(",", THIN_SPACE).replace("-", "−")


def decimal(number: float, decimals: int = 1) -> str:
    """1234.5 as `1 234,5`; English keeps its point."""
    written = f"{number:,.{decimals}f}".replace("-", "−")
    point = "." if translation.get_language() == "en" else ","
    whole, _, rest = written.partition(".")
    return whole.replace(",", THIN_SPACE) + (point + rest if rest else "")


def date(value: dt.date) -> str:
    """`24. mars 2021`, in the language of the page. A moment is judged in Oslo."""
    if isinstance(value, dt.datetime):
        value = value.astimezone(OSLO).date()
    return formats.date_format(value, "DATE_FORMAT")


def time(value: dt.datetime | dt.time) -> str:
    """`09.00`, in Oslo; English writes 09:00."""
    if isinstance(value, dt.datetime):
        value = value.astimezone(OSLO).time()
    return formats.time_format(value, "TIME_FORMAT")


def moment(value: dt.datetime) -> str:
    """`24. mars 2021 kl. 09.00`, in Oslo; nynorsk `kl. 09.00`, English `24 March 2021 at 09:00`."""
    at = {"en": "at", "se": "dii."}.get(translation.get_language() or "nb", "kl.")
    return f"{date(value)} {at}\u00a0{time(value)}"


def phone(number: str) -> str:
    """`22 22 22 22`; numbers that begin with 8 are `800 00 000`; anything else is left as it came."""
    digits = re.sub(r"[\s\u00a0\u202f]+", "", number)
    abroad = ""
    for code in ("+47", "0047"):
        if digits.startswith(code):
            abroad, digits = "+47\u00a0", digits.removeprefix(code)
    if not re.fullmatch(r"\d{8}", digits):
        return number
    parts = (digits[:3], digits[3:5], digits[5:]) if digits[0] == "8" else re.findall("..", digits)
    return abroad + "\u00a0".join(parts)
