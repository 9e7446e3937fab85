"""Whatever is asked and answered: nothing personal is kept, and no one is served what was not for everyone."""

from __future__ import annotations

import asyncio
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from allemed.config.front.application import Front
from allemed.config.tests.front.asking import HTML, Answered, Page, ask, front_of

COOKIES = st.lists(st.sampled_from(["sessionid", "seat", "csrftoken", "language", "_ga", "x_sessionid"]), unique=True)
REQUEST = st.fixed_dictionaries(
    {
        "method": st.sampled_from(["GET", "HEAD", "POST"]),
        "cookies": COOKIES,
        "extra": st.lists(st.sampled_from(["Authorization", "HX-Request", "Accept-Encoding", "Range"]), unique=True),
        "query": st.sampled_from(["", "side=2", "utm_source=x", "hei=1", "side=2&hei=1"]),
    }
)
ANSWER = st.fixed_dictionaries(
    {
        "status": st.sampled_from(["200 OK", "302 Found", "404 Not Found", "500 Oh"]),
        "control": st.lists(
            st.sampled_from(["public", "private", "no-store", "no-cache", "s-maxage=300", "s-maxage=0", "max-age=0"]),
            unique=True,
        ),
        "vary": st.lists(st.sampled_from(["Accept-Encoding", "Cookie", "HX-Request", "*"]), unique=True),
        "cookie": st.booleans(),
    }
)
VALUES = {"Authorization": "Bearer x", "HX-Request": "true", "Accept-Encoding": "br", "Range": "bytes=0-1"}


def headers_of(answer: dict[str, Any]) -> list[tuple[str, str]]:
    headers = [HTML, ("Cache-Control", ", ".join(answer["control"])), ("Vary", ", ".join(answer["vary"]))]
    return [*headers, ("Set-Cookie", "csrftoken=secret")] if answer["cookie"] else headers


async def ask_as(front: Front, request: dict[str, Any]) -> Answered:
    headers = {name: VALUES[name] for name in request["extra"]}
    if request["cookies"]:
        headers["Cookie"] = "; ".join(f"{name}=1" for name in request["cookies"])
    body = [b"a=1"] if request["method"] == "POST" else None
    return await ask(front, method=request["method"], query=request["query"], headers=headers, body=body)


@settings(deadline=None, max_examples=300)
@given(first=REQUEST, answer=ANSWER, second=REQUEST)
def test_nothing_personal_is_kept_and_no_one_gets_anothers(
    first: dict[str, Any], answer: dict[str, Any], second: dict[str, Any]
) -> None:
    page = Page(body=b"made for the first", status=answer["status"], headers=headers_of(answer))

    async def story(front: Front) -> None:
        answered = await ask_as(front, first)
        may_keep = (
            first["method"] == "GET"
            and not {"sessionid", "seat", "language", "x_sessionid"} & set(first["cookies"])
            and not {"Authorization", "HX-Request", "Range"} & set(first["extra"])
            and "hei" not in first["query"]
            and answer["status"] == "200 OK"
            and {"public", "s-maxage=300"} <= set(answer["control"])
            and not {"private", "no-store", "no-cache"} & set(answer["control"])
            and set(answer["vary"]) <= {"Accept-Encoding"}
            and not answer["cookie"]
        )
        if len(front.pages):
            assert may_keep
            assert "set-cookie" not in answered
        page.body = b"made for the second"
        again = await ask_as(front, second)
        if again.status == 200 and again.body == b"made for the first":
            assert may_keep
            assert second["method"] == "GET"
            assert not {"sessionid", "seat"} & set(second["cookies"])
            assert not {"Authorization", "HX-Request"} & set(second["extra"])
            assert "set-cookie" not in again
        if {"sessionid", "seat"} & set(second["cookies"]):
            assert "public" not in again["cache-control"]

    with front_of(page) as front:
        asyncio.run(story(front))
