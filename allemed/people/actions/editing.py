"""The editors' admin asks groups, we ask roles: this keeps the first in step with the second."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission
from wagtail.users.models import UserProfile

from allemed.people.models import Role, RoleAssignment, User

# Wagtail's own groups: editors write, moderators publish. Our editors do both.
EDITING = ("Editors", "Moderators")
# What an administrator may do there beside: menus, addresses, languages, workflows. Never people: that is done here.
SETTINGS = "Site administrators"
SETTINGS_APPS = ("wagtailcore", "wagtailredirects", "website", "dialogkort", "simple_translation", "wagtailadmin")


def keep_editing_groups_in_step(user: User) -> None:
    """Put `user` in the groups their current roles call for, and out of the others we manage."""
    held = set(RoleAssignment.objects.current().filter(user=user).values_list("role", flat=True))
    wanted: set[str] = set()
    if held & {Role.EDITOR, Role.ADMINISTRATOR}:
        wanted |= set(EDITING)
    if Role.ADMINISTRATOR in held:
        wanted.add(SETTINGS)
    groups = {name: Group.objects.get_or_create(name=name)[0] for name in (*EDITING, SETTINGS)}
    if SETTINGS in wanted:
        groups[SETTINGS].permissions.set(
            Permission.objects.filter(content_type__app_label__in=SETTINGS_APPS).exclude(
                codename__startswith="delete_locale"
            )
        )
        _let_look_after_collections(groups[SETTINGS])
    if wanted:
        _let_in(groups["Editors"])
        UserProfile.get_for_user(user)  # or Wagtail makes it when they first read a page
    user.groups.remove(*(group for name, group in groups.items() if name not in wanted))
    user.groups.add(*(groups[name] for name in wanted))


def _let_in(group: Group) -> None:
    """The permission to open the admin at all, which Wagtail's first migration gives its groups; made sure of here."""
    entry = Permission.objects.filter(codename="access_admin", content_type__app_label="wagtailadmin").first()
    if entry is not None:
        group.permissions.add(entry)


def _let_look_after_collections(group: Group) -> None:
    """Who may read the documents in a collection is decided on the collection; Wagtail keeps that permission apart."""
    root = Collection.get_first_root_node()
    for permission in Permission.objects.filter(
        content_type__app_label="wagtailcore", codename__in=("add_collection", "change_collection", "delete_collection")
    ):
        GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)
