"""A stand-in for both registers, for the demo and the tests: the same addresses and answers, organisations we made up.

The numbers are from the series Tenor uses for synthetic organisations (they begin with 3), so that none is a real one.
`POST /standin/down` (or `slow`, `broken`, `huge`, `moved`, `ok`) changes how it behaves.
"""

from __future__ import annotations

import json
import threading
import time
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

from stdnum.no import orgnr

UNITS, VOLUNTARY = "/enhetsregisteret/api", "/frivillighetsregisteret/api"
MODES = {"ok", "down", "slow", "broken", "huge", "moved"}
SLOW = 8.0  # seconds: longer than the client waits

# Name, form, municipality's number and name, in Frivillighetsregisteret, and what else is to be said.
_CLUBS: tuple[tuple[str, str, str, str, bool, dict[str, Any]], ...] = (
    ("FJORDBYEN SKOLEKORPS", "FLI", "3107", "FREDRIKSTAD", True, {}),
    ("HALDEN BARNE- OG UNGDOMSKOR", "FLI", "3101", "HALDEN", True, {}),
    ("NORDLYS DANSEKLUBB", "FLI", "5501", "TROMSØ", True, {}),
    ("TROMSDALEN KLATRELAG", "FLI", "5501", "TROMSØ", True, {}),
    ("STOR-ELVDAL SPEIDERGRUPPE", "FLI", "3423", "STOR-ELVDAL", True, {}),
    ("GRORUDDALEN INNEBANDY", "FLI", "0301", "OSLO", True, {}),
    ("GRORUD NABOLAGSKOR", "FLI", "0301", "OSLO", False, {}),
    ("VADSØ TURN", "FLI", "5607", "VADSØ", True, {}),
    ("FAUSKE RULLESTOLIDRETT", "FLI", "1841", "FAUSKE", True, {}),
    ("KVAM TEATERLAG", "FLI", "4622", "KVAM", True, {}),
    ("NAMSOS SJAKKLUBB FOR UNGE", "FLI", "5007", "NAMSOS", True, {}),
    ("SKIEN FRITIDSFORUM", "FLI", "4003", "SKIEN", True, {}),
    ("HAUGESUND KODEKLUBB", "FLI", "1106", "HAUGESUND", True, {}),
    ("ARENDAL SEILSKOLE", "FLI", "4203", "ARENDAL", True, {}),
    ("ASKER FERIEAKTIVITETER", "STI", "3203", "ASKER", False, {}),
    ("LILLESTRØM JUDO OG LEK", "FLI", "3205", "LILLESTRØM", True, {}),
    ("SAMMEN I ÅSNES", "FLI", "3418", "ÅSNES", True, {}),
    ("GAMLEBYEN UTSTYRSSENTRAL SA", "SA", "3107", "FREDRIKSTAD", False, {}),
    ("BYGDETUNET UNGDOMSLAG", "FLI", "4640", "SOGNDAL", True, {"underAvvikling": True}),
    ("FRITID FOR ALLE AS", "AS", "4601", "BERGEN", False, {"konkurs": True}),
    ("OPPLØST KORPS", "FLI", "3305", "RINGERIKE", False, {"slettedato": "2024-05-01"}),
    ("VINGAR KOMMUNE KULTURSKOLEN", "BEDR", "4640", "SOGNDAL", False, {"overordnetEnhet": "310000000"}),
)


def synthetic_numbers(count: int) -> list[str]:
    """The first `count` numbers of the synthetic series whose control digit is right."""
    candidates = (str(number) for number in range(310_000_100, 310_010_000))
    valid = [number for number in candidates if orgnr.is_valid(number)]
    return valid[:count]


def organisations() -> dict[str, dict[str, Any]]:
    """Every made-up organisation by number, as the register would answer."""
    answers = {}
    for number, (name, form, place, place_name, is_voluntary, more) in zip(
        synthetic_numbers(len(_CLUBS)), _CLUBS, strict=True
    ):
        address = {"landkode": "NO", "kommune": place_name, "kommunenummer": place}
        answers[number] = {
            "organisasjonsnummer": number,
            "navn": name,
            "organisasjonsform": {"kode": form, "beskrivelse": form},
            "registrertIFrivillighetsregisteret": is_voluntary,
            "konkurs": False,
            "underAvvikling": False,
            "underTvangsavviklingEllerTvangsopplosning": False,
            ("beliggenhetsadresse" if "overordnetEnhet" in more else "forretningsadresse"): address,
            **more,
        }
    return answers


class Handler(BaseHTTPRequestHandler):
    """Answers like the registers."""

    server: StandIn
    protocol_version = "HTTP/1.1"
    known: ClassVar[dict[str, dict[str, Any]]] = organisations()

    def do_GET(self) -> None:
        mode = self.server.mode
        if mode == "slow":
            time.sleep(SLOW)
        if mode == "down":
            return self._send(HTTPStatus.SERVICE_UNAVAILABLE, b"", "text/plain")
        if mode == "broken":
            return self._send(HTTPStatus.OK, b"<!doctype html><title>Vedlikehold</title>", "text/html")
        if mode == "huge":
            return self._send(HTTPStatus.OK, b'{"navn":"' + b"A" * 5_000_000 + b'"}', "application/json")
        if mode == "moved":
            return self._send(HTTPStatus.FOUND, b"", "text/plain", {"Location": "http://localhost:1/"})
        address = urlsplit(self.path)
        return self._answer(address.path, parse_qs(address.query))

    def do_POST(self) -> None:
        mode = self.path.removeprefix("/standin/")
        if mode not in MODES:
            return self._send(HTTPStatus.NOT_FOUND, b"", "text/plain")
        self.server.mode = mode
        return self._send(HTTPStatus.OK, b"", "text/plain")

    def _answer(self, path: str, asked: dict[str, list[str]]) -> None:
        if path.startswith(f"{VOLUNTARY}/frivillige-organisasjoner/"):
            one = self.known.get(path.rsplit("/", 1)[1])
            if one and one["registrertIFrivillighetsregisteret"]:
                return self._json({"organisasjonsnummer": one["organisasjonsnummer"], "icnpoKategorier": []})
        elif path == f"{UNITS}/enheter":
            return self._json(self._search(asked))
        elif path.startswith((f"{UNITS}/enheter/", f"{UNITS}/underenheter/")):
            one = self.known.get(path.rsplit("/", 1)[1])
            if one and ("overordnetEnhet" in one) == path.startswith(f"{UNITS}/underenheter/"):
                return self._json(one)
        return self._send(HTTPStatus.NOT_FOUND, b"", "application/json")

    def _search(self, asked: dict[str, list[str]]) -> dict[str, Any]:
        words = asked.get("navn", [""])[0].upper().split()
        place = asked.get("kommunenummer", [""])[0]
        found = [
            one
            for one in self.known.values()
            if "overordnetEnhet" not in one
            and "slettedato" not in one
            and all(word in one["navn"] for word in words)
            and (not place or one["forretningsadresse"]["kommunenummer"] == place)
        ]
        page = {"size": 20, "totalElements": len(found), "totalPages": 1, "number": 0}
        return {"_embedded": {"enheter": found[:20]}, "page": page} if found else {"page": page}

    def _json(self, data: dict[str, Any]) -> None:
        self._send(HTTPStatus.OK, json.dumps(data).encode(), "application/json")

    def _send(self, status: HTTPStatus, body: bytes, kind: str, more: dict[str, str] | None = None) -> None:
        self.send_response(status)
        headers = {"Content-Type": kind, "Content-Length": str(len(body)), **(more or {})}
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the base class's name for it)
        """Says nothing."""

    def handle(self) -> None:
        """A client that hangs up is no news."""
        try:
            super().handle()
        except ConnectionError:
            self.close_connection = True


class StandIn(ThreadingHTTPServer):
    """The server. `with StandIn() as register: register.start(); register.address`."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, port: int = 0, mode: str = "ok") -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.mode = mode

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def start(self) -> None:
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
