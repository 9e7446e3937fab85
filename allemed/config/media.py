"""Uploaded files in an S3-compatible store, still at our own `/media/`: pictures may come from nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage
from storages.utils import clean_name
from urllib3.exceptions import HTTPError

from allemed.config.front.stored import Description, NotStoredError, StoreAwayError

# No such file; not that version; not so long any more.
GONE = {404, 412, 416}


@contextmanager
def _answers() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
        raise (NotStoredError if status in GONE else StoreAwayError) from error
    except (BotoCoreError, HTTPError) as error:
        raise StoreAwayError from error


class BucketStorage(S3Storage):
    """django-storages' S3 storage, whose addresses are ours, and whose files can be read in parts."""

    def url(self, name: str, *_arguments: object, **_named: object) -> str:
        return f"{settings.MEDIA_URL}{filepath_to_uri(name)}"

    def describe(self, name: str) -> Description:
        """How large a file is, since when, and which version. Raises `NotStoredError`, `StoreAwayError`."""
        with _answers():
            found = self._object(name)
            found.load()
        return Description(found.content_length, found.last_modified.timestamp(), found.e_tag)

    def read_part(self, name: str, version: str, first: int, length: int) -> bytes:
        """`length` bytes from `first` of exactly this version. Raises `NotStoredError`, `StoreAwayError`."""
        with _answers():
            asked = {"Range": f"bytes={first}-{first + length - 1}", "IfMatch": version}
            part: bytes = self._object(name).get(**asked)["Body"].read()
        return part

    def _object(self, name: str) -> Any:
        return self.bucket.Object(self._normalize_name(clean_name(name)))
