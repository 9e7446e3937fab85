"""One file that holds everything: the database as PostgreSQL's own dump, every uploaded file, and their checksums.

The archive is a plain tar, so that it can be opened without us: `database.dump` (for `pg_restore`), `media/…`, and last
`manifest.json` with the SHA-256 of each of the others.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import psycopg
from django.core.files.storage import Storage
from psycopg.conninfo import conninfo_to_dict

from allemed.base import clock
from allemed.config import database

FORMAT = 1
DUMP, MEDIA, MANIFEST = "database.dump", "media/", "manifest.json"
_BLOCK = 1 << 20


class ArchiveError(Exception):
    """A sentence that says why nothing was done."""


# --- Out ----------------------------------------------------------------------------------------------------------


def write(target: Path, *, address: str, storage: Storage) -> dict[str, Any]:
    """Write everything into `target`, which must not be there yet. Returns the manifest.

    The database is a snapshot of one moment. A file uploaded while we copy may be in the archive without its row, which
    harms nothing; its row is never there without the file, unless someone deletes it meanwhile.
    """
    if target.exists():
        raise ArchiveError(f"{target} is already there. Choose another name; backups are not written over.")
    part = target.with_name(f"{target.name}.part")
    checksums: dict[str, str] = {}
    try:
        with (
            tempfile.TemporaryDirectory(dir=target.parent) as folder,
            os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out,
            tarfile.open(fileobj=out, mode="w") as tar,
        ):
            dump = Path(folder) / DUMP
            _run("pg_dump", address, "--format=custom", f"--file={dump}")
            with dump.open("rb") as file:
                checksums[DUMP] = _add(tar, DUMP, file, dump.stat().st_size)
            for name in stored_files(storage):
                try:
                    with storage.open(name) as file:
                        checksums[MEDIA + name] = _add(tar, MEDIA + name, file, storage.size(name))
                except FileNotFoundError:
                    continue  # deleted while we copied
            manifest = {"format": FORMAT, "made_at": clock.now().isoformat(), "sha256": checksums}
            content = json.dumps(manifest, indent=1, ensure_ascii=False).encode()
            _add(tar, MANIFEST, io.BytesIO(content), len(content))
            tar.close()
            out.flush()
            os.fsync(out.fileno())
        part.rename(target)
    finally:
        part.unlink(missing_ok=True)
    return manifest


def stored_files(storage: Storage, folder: str = "") -> Iterator[str]:
    """Every file in the storage, in order."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in sorted(files):
        yield f"{folder}{name}"
    for name in sorted(folders):
        yield from stored_files(storage, f"{folder}{name}/")


def _add(tar: tarfile.TarFile, name: str, file: Any, size: int) -> str:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode, entry.mtime = size, 0o600, int(clock.now().timestamp())
    reading = _Hashing(file)
    tar.addfile(entry, reading)
    return reading.digest.hexdigest()


class _Hashing:
    """A file that is hashed as it is read."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        block = self.file.read(size)
        self.digest.update(block)
        return block


# --- Back ---------------------------------------------------------------------------------------------------------


def restore(source: Path, *, address: str, storage: Storage) -> dict[str, Any]:
    """Put back what `write` wrote. Raises `ArchiveError`, having changed nothing, unless the archive is whole and both
    the database and the storage are empty."""
    manifest = verify(source)
    if _has_tables(address):
        raise ArchiveError("The database is not empty. A backup is only put back into an empty one: make a new one.")
    if next(stored_files(storage), None) is not None:
        raise ArchiveError(
            "The storage for uploaded files is not empty. Point MEDIA_ROOT or S3_BUCKET to an empty one."
        )
    written: list[str] = []
    try:
        with tarfile.open(source) as tar, tempfile.TemporaryDirectory() as folder:
            dump = Path(folder) / DUMP
            for entry in tar:
                file = tar.extractfile(entry)
                if file is None:
                    continue
                if entry.name.startswith(MEDIA):
                    name = entry.name.removeprefix(MEDIA)
                    written.append(storage.save(name, file))
                    if written[-1] != name:
                        raise ArchiveError("The storage changed a file's name; is something else writing there?")
                elif entry.name == DUMP:
                    with dump.open("wb") as out:
                        while block := file.read(_BLOCK):
                            out.write(block)
            _run("pg_restore", address, "--single-transaction", "--exit-on-error", "--dbname=", str(dump))
    except BaseException:
        for name in written:
            storage.delete(name)
        raise
    return manifest


def verify(source: Path) -> dict[str, Any]:
    """The manifest of an archive whose every part is there and unchanged; raises `ArchiveError` otherwise."""
    found: dict[str, str] = {}
    manifest: dict[str, Any] = {}
    try:
        with tarfile.open(source) as tar:
            for entry in tar:
                file = tar.extractfile(entry)
                if file is None:
                    raise ArchiveError(f"{source} holds something that is not a file; it was not made by us.")
                if entry.name == MANIFEST:
                    manifest = json.loads(file.read())
                    continue
                digest = hashlib.sha256()
                while block := file.read(_BLOCK):
                    digest.update(block)
                found[entry.name] = digest.hexdigest()
    except (tarfile.TarError, ValueError, EOFError, FileNotFoundError) as error:
        raise ArchiveError(f"{source} could not be read as a backup: it is not there, cut off or damaged.") from error
    if manifest.get("format") != FORMAT:
        raise ArchiveError(f"{source} is cut off, or made by another version: its manifest is missing or unknown.")
    if found != manifest["sha256"]:
        changed = sorted(name for name, digest in manifest["sha256"].items() if found.get(name) != digest)
        raise ArchiveError(f"{source} is damaged: {len(changed) or 'some'} of its parts are not what was written.")
    return manifest


def _has_tables(address: str) -> bool:
    with psycopg.connect(address) as connection:
        found = connection.execute(
            "SELECT EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S') AND n.nspname NOT LIKE 'pg\\_%'"
            " AND n.nspname <> 'information_schema')"
        ).fetchone()
    return bool(found and found[0])


def _run(program: str, address: str, *arguments: str) -> None:
    # By the environment, so that the password is not among the arguments anyone can list.
    parts = conninfo_to_dict(address)
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE"}
    names |= {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}
    environment = {**os.environ, **{names[key]: str(value) for key, value in parts.items() if key in names}}
    command = [str(database.binaries() / program), "--no-password"]
    command += [f"--dbname={parts.get('dbname')}" if argument == "--dbname=" else argument for argument in arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ArchiveError(f"{program} did not succeed. It said:\n{done.stderr.strip()}")
