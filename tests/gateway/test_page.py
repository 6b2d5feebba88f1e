"""The page's files: how they are served, and that they hold what they promise. (In a browser: test_dashboard.)"""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from eventlab.gateway.page import FILES, page_routes
from eventlab.lab.look import ACTORS, DARK, LIGHT, TICKET_FILL

SCRIPTS = sorted(FILES.glob("*.js"))


def asked(path: str, method: str = "GET", **headers: str) -> httpx.Response:
    """The answer of a gateway that has nothing but its page."""

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(Starlette(routes=page_routes()))
        async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
            return await client.request(method, path, headers=headers)

    return asyncio.run(ask())


def test_the_page_is_html() -> None:
    """At the root, where everybody looks first."""
    answer = asked("/")

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.text.startswith("<!doctype html>")


@pytest.mark.parametrize("path", ["/", "/static/dashboard.js", "/static/dashboard.css", "/static/nothing.here"])
def test_nothing_but_our_own_files_may_run_or_be_asked(path: str) -> None:
    """No inline script, no other server, no frame around the page; on each file, and on what is not there."""
    headers = asked(path).headers
    if path == "/static/nothing.here":
        assert "content-security-policy" not in headers  # 404 holds nothing that a browser would draw
        return
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))

    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == policy["form-action"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize("path", ["/", "/static/stream.js"])
def test_a_browser_keeps_a_file_and_asks_whether_it_is_still_the_same(path: str) -> None:
    """304, without a body; and a HEAD has none either."""
    first = asked(path)

    again = asked(path, **{"If-None-Match": first.headers["etag"]})
    head = asked(path, "HEAD")

    assert first.headers["cache-control"] == again.headers["cache-control"] == "no-cache"
    assert (again.status_code, again.content) == (304, b"")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(first.content))


def test_no_path_leads_out_of_the_folder() -> None:
    """Neither plain nor encoded."""
    for path in ("/static/../page.py", "/static/%2e%2e/page.py", "/static/..%2fpage.py", "/static//etc/passwd"):
        assert asked(path).status_code == 404


def test_scripts_and_styles_have_the_types_that_nosniff_demands() -> None:
    """A module of any other type is not run."""
    assert asked("/static/dashboard.js").headers["content-type"].startswith("text/javascript")
    assert asked("/static/dashboard.css").headers["content-type"].startswith("text/css")
    assert asked("/static/icon.svg").headers["content-type"] == "image/svg+xml"


def test_every_file_that_is_named_is_there() -> None:
    """By the page, or by a script that imports another; addresses are relative, so that a proxy may add a folder."""
    page = (FILES / "index.html").read_text("utf-8")
    named = set(re.findall(r'(?:src|href)="static/([^"]+)"', page))
    for script in SCRIPTS:
        named |= set(re.findall(r'from "\./([^"]+)"', script.read_text("utf-8")))

    assert named | {"index.html"} == {path.name for path in FILES.iterdir()}
    assert not re.search(r'(?:src|href)="/', page)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_no_script_writes_html(script: Path) -> None:
    """What events hold is put in as text; there is no other way in the whole page. And each is read in one sitting."""
    text = script.read_text("utf-8")

    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|\beval\b|Function\(", text)
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", text)
    assert len(text.splitlines()) <= 200
    assert max(map(len, text.splitlines())) <= 120


def test_the_colours_are_those_of_the_course() -> None:
    """The same actor has the same ink in every chapter, and on the dashboard."""
    found = dict(re.findall(r"--el-([a-z-]+): ([^;]+);", (FILES / "dashboard.css").read_text("utf-8")))
    themes = {name: (getattr(LIGHT, name), getattr(DARK, name)) for name in ("paper", "panel", "text", "muted", "line")}
    inks = {actor.name.replace(" ", "-"): (actor.light, actor.dark) for actor in ACTORS}

    assert found.pop("ticket") == TICKET_FILL
    for name, value in found.items():
        light, dark = (themes | inks)[name]
        assert value == f"light-dark({light}, {dark})"
    assert {"paper", "text", "producer", "event", "consumer", "dead-letter"} <= set(found)
