"""What does not fit the codebook, in the analyst's language. The library names a reason; here it gets its sentence."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _


def worded(faults: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same faults with a sentence each. A reason we have no words for is shown as the library says it."""
    words = {
        "the column is in the codebook and not in the data": _("kolonnen står i kodeboken, men ikke i dataene"),
        "the column is in the data and not in the codebook": _("kolonnen er i dataene, men ikke i kodeboken"),
        "there are no rows": _("det er ingen rader"),
        "nobody has answered": _("ingen har svart"),
        "text where a number should be": _("tekst der det skulle stått et tall"),
        "not a whole number": _("ikke et helt tall"),
        "a code the codebook does not know": _("en kode kodeboken ikke kjenner"),
        "the labels are missing": _("merkelappene mangler"),
        "dates are written as text": _("datoer er skrevet som tekst"),
        "neither 0 nor 1": _("verken 0 eller 1"),
        "missing": _("mangler"),
        "occurs in more than one row": _("finnes i mer enn én rad"),
        "every row has the same value": _("alle rader har samme verdi"),
        "the design needs this column, and it is not in the data": _("utvalgsplanen trenger kolonnen, og den mangler"),
        "the weight is missing": _("vekten mangler"),
        "the weight is negative": _("vekten er negativ"),
        "the weight is nought": _("vekten er null"),
        "the stratum is missing": _("stratum mangler"),
        "the cluster is missing": _("klyngen mangler"),
        "a cluster with one person": _("en klynge (skole) med bare én person"),
    }
    return [{**fault, "sentence": words.get(fault["reason"], fault["reason"])} for fault in faults]
