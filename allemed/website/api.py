"""What machines may read, described as OpenAPI 3.1. Small and true: an endpoint is listed here when it exists."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.utils.module_loading import import_string

from allemed.base.http import public


def _answer(description: str, kind: str) -> dict[str, Any]:
    return {"200": {"description": description, "content": {kind: {"schema": {"type": "string"}}}}}


def document() -> dict[str, Any]:
    """The whole description."""
    paths: dict[str, Any] = {
        "/api/openapi.json": {
            "get": {
                "operationId": "describe",
                "summary": "This description",
                "responses": {
                    "200": {
                        "description": "An OpenAPI 3.1 document",
                        "content": {"application/json": {"schema": {"type": "object"}}},
                    }
                },
            }
        },
        "/sitemap.xml": {
            "get": {
                "operationId": "sitemap",
                "summary": "Every public page, in every language",
                "responses": _answer("A sitemap", "application/xml"),
            }
        },
    }
    for code, name in settings.LANGUAGES:
        prefix = "" if code == settings.LANGUAGE_CODE else f"/{code}"
        paths[f"{prefix}/nyheter/atom.xml"] = {
            "get": {
                "operationId": f"news_{code}",
                "summary": f"The news as an Atom feed ({name})",
                "responses": _answer("An Atom feed, newest first", "application/atom+xml"),
            }
        }
    components: dict[str, Any] = {}
    for name in settings.API_DESCRIPTIONS:
        part = import_string(name)()
        paths |= part["paths"]
        for kind, found in part["components"].items():
            components.setdefault(kind, {}).update(found)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "ALLEMED",
            "version": "0.1.0",
            "description": "What is public may be fetched without a key. Ask no more than once a minute.",
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        },
        "servers": [{"url": settings.SITE_ADDRESS}],
        "paths": paths,
        "components": components,
    }


def openapi(_request: HttpRequest) -> JsonResponse:
    """The description, for everyone."""
    return public(JsonResponse(document(), json_dumps_params={"ensure_ascii": False}))
