"""The front page and an article, anonymous and repeated, beside a bare ASGI function and a bare Django view.

The same bytes from the same server in the same run, one worker. Aim: at least 0.5 of the bare ASGI function.
"""

from __future__ import annotations

from bench import peers

BROWSER = {"Accept-Encoding": "gzip, deflate, br", "Cookie": "csrftoken=x; language=nb", "User-Agent": "Mozilla/5.0"}


def main() -> None:
    with peers.serving() as url:
        for name, page in (("front_page", "/"), ("article", peers.an_article(url))):
            body = peers.use(url, page)
            assert body == peers.get(url, page)[2], "the bare functions answer other bytes"
            found = peers.compare(url, {"kept": page, "asgi": "/bench/asgi", "django": "/bench/django"})
            peers.say(f"{name}_bytes", len(body), "bytes")
            peers.say(f"{name}_bare_asgi", found["asgi"], "requests/s")
            peers.say(f"{name}_bare_django", found["django"], "requests/s")
            peers.say(f"{name}_kept", found["kept"], "requests/s")
            peers.say(f"{name}_kept_to_a_browser", peers.rate(url, page, headers=BROWSER), "requests/s")
            peers.say(f"{name}_of_bare_asgi", found["kept"] / found["asgi"], "ratio")
            peers.say(f"{name}_of_bare_django", found["kept"] / found["django"], "ratio")


if __name__ == "__main__":
    main()
