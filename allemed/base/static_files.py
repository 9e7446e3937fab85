"""Names of static files: hashed and compressed once `collectstatic` has run, plain until then."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage. In the demo and the tests a file that is not collected keeps its plain name.

    Our own modules are called `.mjs`: what they import from each other gets its hashed name too. Other people's `.js`
    is left as it is.
    """

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("*.mjs", CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1]),
    )

    def stored_name(self, name: str) -> Any:
        """The hashed name. Raises ValueError in production if the file was never collected."""
        try:
            return super().stored_name(name)
        except ValueError:
            if settings.PRODUCTION:
                raise
            return name
