"""The headers every answer carries, whoever made it."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings

Header = tuple[bytes, bytes]

# A drawing that someone opens as a page of its own may have style, and nothing else.
SANDBOX = b"sandbox; default-src 'none'; style-src 'unsafe-inline'"
_PERMISSIONS = (
    "accelerometer, autoplay, camera, display-capture, encrypted-media, geolocation, gyroscope, magnetometer, "
    "microphone, midi, payment, usb, xr-spatial-tracking, browsing-topics"
)


def content_security_policy() -> bytes:
    """The strict policy, as Django's middleware writes it on its own answers."""
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    return "; ".join(f"{name} {' '.join(values)}" for name, values in directives.items()).encode()


def security_headers() -> tuple[Header, ...]:
    """What an answer gets unless it has its own."""
    return (
        (b"content-security-policy", content_security_policy()),
        (b"x-content-type-options", b"nosniff"),
        (b"x-frame-options", settings.X_FRAME_OPTIONS.encode()),
        (b"referrer-policy", str(settings.SECURE_REFERRER_POLICY).encode()),
        (b"permissions-policy", ", ".join(f"{name}=()" for name in _PERMISSIONS.split(", ")).encode()),
        (b"cross-origin-opener-policy", b"same-origin"),
        (b"cross-origin-resource-policy", b"same-origin"),
    )


def transport_security() -> tuple[Header, ...]:
    """HSTS, for answers that went over TLS."""
    if not settings.SECURE_HSTS_SECONDS:
        return ()
    value = f"max-age={settings.SECURE_HSTS_SECONDS}"
    value += "; includeSubDomains" * settings.SECURE_HSTS_INCLUDE_SUBDOMAINS
    value += "; preload" * settings.SECURE_HSTS_PRELOAD
    return ((b"strict-transport-security", value.encode()),)


def with_defaults(headers: Iterable[Header], defaults: Iterable[Header]) -> list[Header]:
    """`headers`, and those of `defaults` whose name is not among them."""
    result = list(headers)
    names = {name for name, _ in result}
    result += [(name, value) for name, value in defaults if name not in names]
    return result


def value_of(headers: Iterable[Header], wanted: bytes) -> bytes:
    """All values of one header, joined as HTTP joins them; empty if there are none."""
    return b", ".join(value for name, value in headers if name == wanted)
