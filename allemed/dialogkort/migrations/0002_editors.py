"""Editors may write cards. Wagtail's two groups of editors are made by its own first migrations."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

MODELS = ["barrier", "barriertext", "deck", "decktext", "deckversion", "dialoguecard", "cardtext", "illustration"]


def let_editors_write(apps, schema_editor):
    from django.apps import apps as installed

    # Permissions are usually made after all migrations; here they are needed now.
    create_permissions(installed.get_app_config("dialogkort"), verbosity=0, apps=apps)
    Permission = apps.get_model("auth", "Permission")
    Group = apps.get_model("auth", "Group")
    wanted = Permission.objects.filter(content_type__app_label="dialogkort", content_type__model__in=MODELS)
    for name in ("Editors", "Moderators"):
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.add(*wanted)


class Migration(migrations.Migration):
    dependencies = [
        ("dialogkort", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0002_initial_data"),
    ]
    operations = [migrations.RunPython(let_editors_write, migrations.RunPython.noop)]
