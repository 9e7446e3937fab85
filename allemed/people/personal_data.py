"""What this room stores about people."""

from django.utils.translation import gettext_lazy as _

from allemed.base import clock
from allemed.base.actor import Actor
from allemed.base.erasures import again, one
from allemed.base.personal_data import Personal, classify
from allemed.people import actions
from allemed.people.models import RoleAssignment, User

ACCOUNT = _("Til kontoen slettes.")

classify(
    "people.User",
    personal={
        "email": Personal(
            _("E-postadressen din"), _("Du logger inn med en kode vi sender hit, og får beskjeder her."), ACCOUNT
        ),
        "name": Personal(_("Navnet ditt"), _("De du arbeider med, skal se hvem du er."), ACCOUNT),
        "language": Personal(_("Språket du vil ha"), _("Vi skriver til deg på språket ditt."), ACCOUNT),
        "last_login": Personal(_("Når du sist logget inn"), _("Kontoer som ikke brukes, skal stenges."), ACCOUNT),
        "joined_at": Personal(_("Når du fikk konto"), _("Kontoer som ikke brukes, skal stenges."), ACCOUNT),
    },
    technical=["id", "public_id", "password", "is_superuser", "is_active", "erased_at", "sessions_ended"],
)

HELD = Personal(
    _("Rollene dine, for hvem og når"),
    _("De bestemmer hva du kan se og gjøre."),
    _("Så lenge kontoen finnes. Når den slettes, står rollen igjen uten navn."),
)
classify(
    "people.RoleAssignment",
    personal={
        "user": HELD,
        "role": HELD,
        "municipality": HELD,
        "organisation": HELD,
        "valid_from": HELD,
        "valid_until": HELD,
    },
    technical=["id", "public_id"],
)


def _erase(by: Actor, user: User) -> None:
    """An old backup may have the person with roles that had been ended before the erasure."""
    if user.erased_at is None:
        for held in RoleAssignment.objects.current().filter(user=user):
            actions.revoke_role(by=by, assignment=held)
        actions.erase_person(by=by, user=user)


def _end(by: Actor, assignment: RoleAssignment) -> None:
    if assignment.valid_until is None or assignment.valid_until > clock.now():
        actions.revoke_role(by=by, assignment=assignment)


again("person_erased", one(User, _erase))
again("role_revoked", one(RoleAssignment, _end))
