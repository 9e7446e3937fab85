"""The plan's template as it comes with the house: `shipped/tasks.toml`."""

import tomllib
from pathlib import Path
from typing import Any

from django.db import migrations

SHIPPED = Path(__file__).parent.parent / "shipped" / "tasks.toml"


def load(apps: Any, _editor: Any) -> None:
    template = apps.get_model("programme", "TaskTemplate")
    for task in tomllib.loads(SHIPPED.read_text(encoding="utf-8"))["task"]:
        template.objects.create(**task)


class Migration(migrations.Migration):
    dependencies = [("programme", "0005_plan")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
