"""Accounts and their scoped roles."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from allemed.base.identifiers import new_public_id


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, name: str = "", **fields: Any) -> User:
        """An account that signs in with a code by e-mail: it has no password."""
        user = self.model(email=email.strip().lower(), name=name, **fields)
        user.set_unusable_password()
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """A member of staff, a partner's coordinator or a club's officer. Children and participants have no account."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    email = models.EmailField(_("e-post"), unique=True)
    name = models.CharField(_("navn"), max_length=120)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_is_lower_case"),
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
