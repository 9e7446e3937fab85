"""What production must be told before it starts: everything that is wrong is said at once, with how to mend it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

MEMORY = Path("/dev/shm")  # noqa: S108 -- where `reports` opens locked data
MAKE_A_KEY = "python3 -c 'import secrets; print(secrets.token_urlsafe(64))'"
ALWAYS = {
    "SECRET_KEY": f"make one with: {MAKE_A_KEY}",
    "ALLOWED_HOSTS": "the host names people use, with commas between: allemed.example,www.allemed.example",
    "SITE_ADDRESS": "the address people use: https://allemed.example",
    "CONTACT_EMAIL": "where people who need help write; it is at the foot of every page: kontakt@allemed.example",
    "DATABASE_URL": "the product's role: postgresql://allemed:password@host:5432/allemed",
    "SMTP_HOST": "the machine that sends e-mail: smtp.example",
    "DEFAULT_FROM_EMAIL": "who e-mail comes from: ALLEMED <hei@allemed.example>",
}
S3 = {
    "S3_BUCKET": "the bucket for uploaded pictures and files",
    "S3_ENDPOINT": "the store's address: https://s3.example",
    "S3_ACCESS_KEY": "the store's key",
    "S3_SECRET_KEY": "the store's secret",
}


class NotReadyError(ImproperlyConfigured):
    """Production refuses to start. The message is a list for the operator."""


def find_problems(env: Mapping[str, str]) -> list[str]:
    """Each thing that is wrong with the environment, as `NAME: what to do`."""
    problems = [f"{name} is missing: {how}" for name, how in ALWAYS.items() if not env.get(name, "").strip()]
    problems += _key(env.get("SECRET_KEY", ""))
    if env.get("DEBUG", "").lower() in {"1", "true", "yes", "on"}:
        problems.append("DEBUG is on: remove it. It shows strangers our code and our settings")
    if env.get("SITE_ADDRESS") and not env["SITE_ADDRESS"].startswith("https://"):
        problems.append("SITE_ADDRESS does not begin with https:// : people's forms must travel encrypted")
    if env.get("SITE_ADDRESS", "").endswith("/"):
        problems.append("SITE_ADDRESS ends with a slash: remove it")
    hosts = [host.strip() for host in env.get("ALLOWED_HOSTS", "").split(",") if host.strip()]
    if "*" in hosts:
        problems.append("ALLOWED_HOSTS lets any name in (*): list the names people use")
    elif hosts and env.get("SITE_ADDRESS") and not _is_among(urlsplit(env["SITE_ADDRESS"]).hostname or "", hosts):
        problems.append("ALLOWED_HOSTS does not hold the host of SITE_ADDRESS: add it")
    if env.get("DATABASE_URL") and not env["DATABASE_URL"].startswith(("postgresql://", "postgres://")):
        problems.append("DATABASE_URL is not PostgreSQL: it begins with postgresql://")
    if env.get("ALLEMED_DATABASE_ROLE") == "owner" and not env.get("DATABASE_OWNER_URL"):
        problems.append(
            "DATABASE_OWNER_URL is missing: `migrate` and `restore` run as the role that owns the tables: "
            "postgresql://allemed_owner:password@host:5432/allemed"
        )
    return problems + _media(env) + _microdata(env)


def _key(key: str) -> list[str]:
    if not key:
        return []  # already said
    if key.startswith(("only-for-the-demo", "django-insecure")) or "change" in key.lower():
        return [f"SECRET_KEY is a default that everyone knows: {ALWAYS['SECRET_KEY']}"]
    if len(key) < 50 or len(set(key)) < 10:
        return [f"SECRET_KEY is too short or too simple (50 characters, 10 different): {ALWAYS['SECRET_KEY']}"]
    return []


def _is_among(host: str, allowed: list[str]) -> bool:
    return any(host == name or (name.startswith(".") and f".{host}".endswith(name)) for name in allowed)


def _media(env: Mapping[str, str]) -> list[str]:
    told = [name for name in S3 if env.get(name)]
    if told:
        return [f"{name} is missing: {how}" for name, how in S3.items() if not env.get(name)]
    if not env.get("MEDIA_ROOT"):
        return [
            "MEDIA_ROOT is missing: a folder for uploaded files that is backed up, or an S3-compatible store: "
            + ", ".join(S3)
        ]
    if not Path(env["MEDIA_ROOT"]).is_dir():
        return ["MEDIA_ROOT is not a folder here: make it, and let the service's user write in it"]
    return []


def _microdata(env: Mapping[str, str]) -> list[str]:
    """Only where answers of single persons are kept at all: without keys nothing can be locked in."""
    if not env.get("MICRODATA_KEYS"):
        return []
    from allemed.reports.vault import KeysError, read_keys

    try:
        read_keys(env["MICRODATA_KEYS"])
    except KeysError as wrong:
        return [f"MICRODATA_KEYS cannot be read ({wrong}): name:base64 of 32 bytes, the newest first, commas between"]
    folder = env.get("MICRODATA_ROOT", "")
    if not folder or not Path(folder).is_dir():
        return [
            "MICRODATA_ROOT is missing, or is not a folder here: where locked data lie, readable by the service only"
        ]
    media = env.get("MEDIA_ROOT", "")
    if media and Path(folder).resolve().is_relative_to(Path(media).resolve()):
        return ["MICRODATA_ROOT lies under MEDIA_ROOT, which is served: move it out"]
    if not MEMORY.is_dir():
        return [f"MICRODATA_KEYS is set, and there is no {MEMORY}: locked data would be opened on a disk"]
    return []


def require(env: Mapping[str, str]) -> None:
    """Raises `NotReadyError` with every problem, one a line."""
    problems = find_problems(env)
    if problems:
        lines = "\n".join(f"  - {problem}." for problem in problems)
        raise NotReadyError(f"ALLEMED cannot start in production yet:\n{lines}\nSee docs/operations.md.")
