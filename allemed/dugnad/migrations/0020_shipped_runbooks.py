"""The runbooks that come with the house: `shipped/*.toml`, published as first editions."""

import tomllib
from pathlib import Path
from typing import Any

from django.db import migrations
from django.utils import timezone

SHIPPED = Path(__file__).parent.parent / "shipped"
NAMES = ("kommunedugnad", "organisasjon-en-time", "digital-dugnad", "konferanse-plenum")


def load(apps: Any, _editor: Any) -> None:
    book, version, step = (
        apps.get_model("dugnad", name) for name in ("Runbook", "RunbookVersion", "RunbookStep")
    )
    for name in NAMES:
        said = tomllib.loads((SHIPPED / f"{name}.toml").read_text(encoding="utf-8"))
        made = book.objects.create(slug=said["slug"], position=said["position"])
        edition = version.objects.create(runbook=made, number=1, titles=said["titles"], leads=said["leads"])
        for position, each in enumerate(said["step"], start=1):
            step.objects.create(version=edition, position=position, **each)
        edition.published_at = timezone.now()
        edition.save(update_fields=["published_at"])


class Migration(migrations.Migration):
    dependencies = [("dugnad", "0002_presence")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
