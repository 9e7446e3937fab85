"""Accounts. Nobody has a password: one signs in with a code by e-mail or a passkey."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from allemed.base import clock
from allemed.base.identifiers import new_public_id


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, name: str = "", **fields: Any) -> User:
        """An account that signs in with a code by e-mail: it has no password."""
        user = self.model(email=email.strip().lower(), name=name, **fields)
        user.set_unusable_password()
        user.save(using=self._db)
        return user

    def take_turns(self, *pks: int | None) -> None:
        """Hold these people's rows, in one order, until the deed is over, before anything books their time.

        None is nobody.

        PostgreSQL checks an exclusion constraint by waiting for the other, and two who wait for each other are a
        deadlock, not a refusal: <https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-DEADLOCKS>.
        """
        known = [pk for pk in pks if pk is not None]
        list(self.select_for_update(no_key=True).filter(pk__in=known).order_by("pk").values_list("pk"))


class User(AbstractBaseUser, PermissionsMixin):
    """A member of staff, a partner's coordinator or a club's officer. Children and participants have no account."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    email = models.EmailField(_("e-postadresse"), unique=True)
    name = models.CharField(_("navn"), max_length=120)
    language = models.CharField(_("språk"), max_length=7, choices=settings.LANGUAGES, default="nb")
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=clock.now, editable=False)
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Part of every session's signature: one more, and all of them end.
    sessions_ended = models.PositiveIntegerField(default=0, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("person")
        verbose_name_plural = _("personer")
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="user_email_is_lower_case"),
            models.CheckConstraint(condition=Q(password__startswith="!"), name="user_has_no_password"),  # noqa: S106
            models.CheckConstraint(
                condition=Q(erased_at=None)
                | Q(is_active=False, name="", email__endswith="@erased.invalid", is_superuser=False),
                name="user_erased_keeps_nothing",
            ),
            models.CheckConstraint(condition=~Q(name="") | Q(erased_at__isnull=False), name="user_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name or self.public_id

    @property
    def actor_kind(self) -> str:
        return "user"

    @property
    def actor_id(self) -> str:
        return self.public_id

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ", 1)[0]

    def get_session_auth_hash(self) -> str:
        """What a session must carry to be this person's: changes when all sessions are ended."""
        return self._session_hash(None)

    def get_session_auth_fallback_hash(self) -> Any:
        """The same, by secrets that were replaced."""
        for secret in settings.SECRET_KEY_FALLBACKS:
            yield self._session_hash(secret)

    def _session_hash(self, secret: str | None) -> str:
        value = f"{self.password}:{self.sessions_ended}"
        return salted_hmac("allemed.people.session", value, secret=secret, algorithm="sha256").hexdigest()
