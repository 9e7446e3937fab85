"""One of each of the room's pages, in each of its states, on a running site: from a seat, or signed in."""

from __future__ import annotations

import json
from dataclasses import dataclass

from tests.server import Site

# Four evenings: before the start, in every kind of step, on paper, and afterwards. Read in the order they are made.
MAKE = """
import json, uuid
from allemed.dialogkort.models import DeckVersion
from allemed.dugnad import actions
from allemed.dugnad.actions import token_of
from allemed.dugnad.actions.minutes import send_minutes, version_of
from allemed.dugnad.models import Runbook, SeatKind, StepKind
from allemed.dugnad.tests.evening import make_closed_evening, make_full_evening
from allemed.dugnad.tests.room import BY, IDEA, make_evening
from allemed.messages.models import Message

def link_in(text):
    return "/tiltak/" + text.partition("/tiltak/")[2].partition("/")[0] + "/"

made = {}
deck = DeckVersion.objects.filter(state="published").order_by("-number").first()
lobby = make_evening(3)
made["lobby"] = [lobby.dugnad.public_id, lobby.dugnad.code, token_of(lobby.ingrid.seat), token_of(lobby.tables[1].seat)]
for kind in ("card", "prioritise", "measures"):
    if kind == "measures":
        live = make_full_evening(title="Dugnad i Grimstad", deck=deck)
    else:
        live = make_evening(2, title="Dugnad i Risør", deck=deck)
        live.go_to(StepKind.CARD)
        for table, text in ((1, "Samkjøring fra torget"), (2, "Låne ski uten navn"), (2, "Bruktmarked i oktober")):
            live.write(table, text, kind=IDEA)
        live.do("reveal", to=live.step(StepKind.CARD).public_id)
        for title in ("Skyss uten skam", "Utstyr"):
            actions.name_theme(by=live.ingrid, theme=uuid.uuid4(), title=title, base=0)
        live.go_to(StepKind(kind))
        actions.ask_for_help(by=live.tables[2], is_asking=True)
    made[kind] = [live.dugnad.public_id, token_of(live.ingrid.seat), token_of(live.person(1).seat),
        token_of(live.sit(SeatKind.THEME_TEAM).seat), token_of(live.sit(SeatKind.OBSERVER).seat)]
draft, _ = make_closed_evening(title="Dugnad med utkast", deck=deck)
made["draft"] = [draft.dugnad.public_id, token_of(draft.ingrid.seat)]
sent, minutes = make_closed_evening(title="Dugnad med referat", deck=deck)
minutes = send_minutes(by=BY, dugnad=sent.dugnad, version=version_of(minutes))
letter = Message.objects.filter(kind="dugnad/owner").latest("created_at").text
orphan = sent.dugnad.measures.filter(state="agreed").first()
made["sent"] = [sent.dugnad.public_id, minutes.public_id, link_in(letter), orphan.public_id]
paper = make_evening(2, title="Dugnad med papir")
sheets = [StepKind.CAPTURE, StepKind.PRIORITISE, StepKind.MEASURES]
made["paper"] = [paper.dugnad.public_id, *(paper.step(kind).public_id for kind in sheets)]
book = actions.start_draft(by=BY, runbook=Runbook.objects.get(slug="kommunedugnad")).runbook
made["book"] = [book.public_id]
print("made=" + json.dumps(made))
"""


@dataclass(frozen=True)
class RoomPage:
    """An address, and the seat it is opened from (none: without one)."""

    address: str
    seat: str = ""
    status: int = 200

    def __str__(self) -> str:
        return self.address


def room_pages(site: Site) -> tuple[list[RoomPage], list[RoomPage]]:
    """Those of the evening itself, by a seat or by nothing; and those one signs in for."""
    said = site.manage("shell", "--verbosity=0", "--command", MAKE)
    made = json.loads(said.split("made=")[1].splitlines()[0])
    lobby, code, leads_lobby, first_table = made["lobby"]
    seated = [
        RoomPage("/dugnad/inn/"),
        RoomPage(f"/d/{code}"),
        RoomPage("/d/zzzzzz", status=403),
        RoomPage("/dugnad/leder/"),
        RoomPage(f"/dugnad/{lobby}/ta-over/"),
        RoomPage(f"/dugnad/{lobby}/leder/", leads_lobby),
        RoomPage(f"/dugnad/{lobby}/leder/nett/", leads_lobby),
        RoomPage(f"/dugnad/{lobby}/skjerm/", leads_lobby),
        RoomPage(f"/dugnad/{lobby}/", first_table),
    ]
    for kind in ("card", "prioritise", "measures"):
        dugnad, leads, person, team, observer = made[kind]
        seated += [
            RoomPage(f"/dugnad/{dugnad}/leder/", leads),
            RoomPage(f"/dugnad/{dugnad}/leder/innspill/", leads),
            RoomPage(f"/dugnad/{dugnad}/skjerm/", leads),
            RoomPage(f"/dugnad/{dugnad}/", {"card": observer, "prioritise": person, "measures": team}[kind]),
        ]
    dugnad, leads = made["measures"][:2]
    seated += [RoomPage(f"/dugnad/{dugnad}/leder/{name}/", leads) for name in ("bordene", "tiltak", "avslutt")]
    draft, led = made["draft"]
    seated += [RoomPage(f"/dugnad/{draft}/leder/", led), RoomPage(f"/dugnad/{draft}/skjerm/", led)]
    sent, minutes, link, orphan = made["sent"]
    seated += [
        RoomPage(f"/referat/{minutes}/"),
        RoomPage(link),
        RoomPage(f"{link}?rett=1"),
        RoomPage("/tiltak/ikke-en-nokkel/", status=404),
        RoomPage("/tiltak/kommune/4203/"),
    ]
    paper, *steps = made["paper"]
    [book] = made["book"]
    mine = "/min-side"
    signed_in = [
        *(f"{mine}/dugnader/", f"{mine}/dugnader/ny/", f"{mine}/kjoreplaner/", f"{mine}/kjoreplaner/{book}/"),
        *(f"{mine}/kjoreplaner/{book}/{name}/" for name in ("navn", "steg", "steg/2")),
        *(f"{mine}/dugnader/{lobby}/{name}" for name in ("", "endre/", "flytt/", "avlys/", "bordkoder/")),
        *(f"{mine}/referat/", f"{mine}/referat/{draft}/", f"{mine}/referat/{draft}/forhandsvisning/"),
        *(f"{mine}/referat/{sent}/", f"{mine}/tiltak/{orphan}/eier/"),
        *(f"/dugnad/{paper}/papir/", *(f"/dugnad/{paper}/papir/{step}/1/" for step in steps)),
    ]
    return seated, [RoomPage(address) for address in signed_in]
