from __future__ import annotations

import pytest
from django.test import Client

from allemed.website.tests.make import make_news_list

pytestmark = pytest.mark.django_db


def test_the_description_says_what_is_there_and_it_is(client: Client) -> None:
    make_news_list()
    response = client.get("/api/openapi.json")
    assert response.headers["Content-Type"] == "application/json"
    described = response.json()
    assert described["openapi"] == "3.1.0"
    assert {"title", "version"} <= described["info"].keys()
    operations = [operation["operationId"] for path in described["paths"].values() for operation in path.values()]
    assert len(operations) == len(set(operations))
    for address, path in described["paths"].items():
        assert all(operation["responses"]["200"]["description"] for operation in path.values())
        if not address.startswith(("/nn/", "/en/")) and "{" not in address:
            assert client.get(address).status_code == 200, address
