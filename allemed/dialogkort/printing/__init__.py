"""Printed cards: A5, A6, four on a sheet, the facilitator's sheet, and the picture a shared link shows."""

from allemed.dialogkort.printing.contents import fingerprint
from allemed.dialogkort.printing.make import Made, TooLongError, make, preview

__all__ = ["Made", "TooLongError", "fingerprint", "make", "preview"]
