"""The editors' admin asks groups, we ask roles: this keeps the first in step with the second."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission
from wagtail.users.models import UserProfile

from allemed.people.models import Role, RoleAssignment, User

# Wagtail's own groups: those in the first write, those in the second publish. Our editors do both, unless a second pair
# of eyes is asked for (`EDITORIAL_WORKFLOW`): then they let out each other's pages, and administrators any page.
WRITING, PUBLISHING = EDITING = ("Editors", "Moderators")
# What those who write may do beside pages, pictures and files: open the admin, translate, redirect, name themes.
WRITERS_MAY = (
    ("wagtailadmin", "access_admin"),
    ("simple_translation", "submit_translation"),
    *(("wagtailredirects", f"{deed}_redirect") for deed in ("add", "change", "delete")),
    *(("website", f"{deed}_theme") for deed in ("add", "change")),
)
# What an administrator may do there beside: menus, addresses, languages, workflows. Never people: that is done here.
SETTINGS = "Site administrators"
SETTINGS_APPS = ("wagtailcore", "wagtailredirects", "website", "dialogkort", "simple_translation", "wagtailadmin")


def keep_editing_groups_in_step(user: User) -> None:
    """Put `user` in the groups their current roles call for, and out of the others we manage."""
    held = set(RoleAssignment.objects.current().filter(user=user).values_list("role", flat=True))
    wanted: set[str] = set()
    if held & {Role.EDITOR, Role.ADMINISTRATOR}:
        wanted.add(WRITING)
        if Role.ADMINISTRATOR in held or not settings.WAGTAIL_WORKFLOW_ENABLED:
            wanted.add(PUBLISHING)
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
        _let_in(groups[WRITING])
        UserProfile.get_for_user(user)  # or Wagtail makes it when they first read a page
    user.groups.remove(*(group for name, group in groups.items() if name not in wanted))
    user.groups.add(*(groups[name] for name in wanted))


def keep_all_in_step() -> int:
    """The same for all who have or had a role; how many. After `EDITORIAL_WORKFLOW` was turned on or off."""
    users = User.objects.filter(pk__in=RoleAssignment.objects.values("user"))
    for user in users:
        keep_editing_groups_in_step(user)
    return len(users)


def _let_in(group: Group) -> None:
    """The permissions to open the admin and to use what the guide tells of, made sure of here."""
    for app, codename in WRITERS_MAY:
        group.permissions.add(*Permission.objects.filter(content_type__app_label=app, codename=codename))


def _let_look_after_collections(group: Group) -> None:
    """Who may read the documents in a collection is decided on the collection; Wagtail keeps that permission apart."""
    root = Collection.get_first_root_node()
    for permission in Permission.objects.filter(
        content_type__app_label="wagtailcore", codename__in=("add_collection", "change_collection", "delete_collection")
    ):
        GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)
