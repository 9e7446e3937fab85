"""Uploaded files in an S3-compatible store, still at our own `/media/`: pictures may come from nowhere else."""

from __future__ import annotations

from django.conf import settings
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage


class BucketStorage(S3Storage):
    """django-storages' S3 storage, whose addresses are ours."""

    def url(self, name: str, *_arguments: object, **_named: object) -> str:
        return f"{settings.MEDIA_URL}{filepath_to_uri(name)}"
