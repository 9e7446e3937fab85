"""Names of static files: hashed and compressed once `collectstatic` has run, plain until then."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage. In the demo and the tests a file that is not collected keeps its plain name."""

    def stored_name(self, name: str) -> Any:
        """The hashed name. Raises ValueError in production if the file was never collected."""
        try:
            return super().stored_name(name)
        except ValueError:
            if settings.PRODUCTION:
                raise
            return name
