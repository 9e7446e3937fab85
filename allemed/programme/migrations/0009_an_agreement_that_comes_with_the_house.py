"""The agreement's first edition as it comes with the house: `shipped/agreement.toml`."""

import tomllib
from pathlib import Path
from typing import Any

from django.db import migrations
from django.utils import timezone

SHIPPED = Path(__file__).parent.parent / "shipped" / "agreement.toml"


def load(apps: Any, _editor: Any) -> None:
    texts = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))
    words = {code: {name: said[name].strip() for name in ("title", "body")} for code, said in texts.items()}
    apps.get_model("programme", "AgreementText").objects.create(number=1, texts=words, published_at=timezone.now())


class Migration(migrations.Migration):
    dependencies = [("programme", "0008_talk_and_agreement")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
