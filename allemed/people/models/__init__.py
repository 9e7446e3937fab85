"""Accounts and their scoped roles."""

from allemed.people.models.role import SCOPES, Role, RoleAssignment, Scope
from allemed.people.models.user import User, UserManager

__all__ = ["SCOPES", "Role", "RoleAssignment", "Scope", "User", "UserManager"]
