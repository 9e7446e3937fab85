"""The division of Norway is part of the product: every database has it, the tests' too."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from allemed.places.actions.load import write_places


def load(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    write_places(lambda name: apps.get_model("places", name))


class Migration(migrations.Migration):
    dependencies = [("places", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
