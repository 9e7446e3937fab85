"""The deeds of people."""

from allemed.people.actions.erase import erase_person
from allemed.people.actions.export import export_person
from allemed.people.actions.invite import invite_person
from allemed.people.actions.roles import grant_role, revoke_role
from allemed.people.actions.sessions import sign_out_everywhere
from allemed.people.actions.settings import change_details

__all__ = [
    "change_details",
    "erase_person",
    "export_person",
    "grant_role",
    "invite_person",
    "revoke_role",
    "sign_out_everywhere",
]
