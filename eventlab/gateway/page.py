"""The page at `GET /`: the live dashboard, which is plain files and asks this gateway for everything that it shows.

It draws what events hold, and events come from anywhere. So the browser is told to distrust it: no script but ours, no
address but this server, no frame around it. Should a piece of markup ever get in, nothing would run it.

The files are small and change with the package: a browser keeps them, and asks each time whether they are still the
same (304), so that nobody sees a new page with an old script.
"""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from eventlab.gateway.methods import Methods

FILES = Path(__file__).parent / "static"
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "connect-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",  # forms are handled by the script: a token never lands in an address
    "frame-ancestors": "'none'",
}
HEADERS = {
    "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in POLICY.items()),
    "Cache-Control": "no-cache",  # keep it, but ask before you use it
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class Files(StaticFiles):
    """Starlette's, with our headers; it knows ETag, HEAD and where a path would leave the folder."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, or 304 when the browser has it."""
        response = await super().get_response(path, scope)
        response.headers.update(HEADERS)
        return response


def page_routes(folder: Path = FILES) -> list[BaseRoute]:
    """`GET /` and `GET /static/…`, for anybody: the page holds no secret, and asks for a token where one is needed."""
    files = Files(directory=folder)

    async def page(request: Request) -> Response:
        return await files.get_response("index.html", request.scope)

    return [Route("/", Methods(GET=page)), Mount("/static", files, name="static")]
