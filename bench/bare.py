"""The application under test with bare pages beside it in the same process: plain Flask, no database, no session.

A bare page is an ordinary Jinja page: autoescaped, with a loop of links up to the wanted size in bytes. A bare text is
its HTML as one constant in a template; a bare answer is a constant JSON.
"""

import json
from collections.abc import Iterable
from functools import lru_cache
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Flask, Response, render_template
from jinja2 import Template

from elearn.app import create_app as create_site
from elearn.config import Settings
from elearn.web.wiring import Site

PREFIX = "/bare/"
HEAD = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>{{ title }}</title></head>
<body><h1>{{ title }}</h1><ul>
"""
ROWS = """{% for row in rows %}<li><a href="{{ row.address }}">{{ row.text }}</a></li>
{% endfor %}"""
FOOT = "</ul>{{ rest }}</body></html>"
TITLE = "农村饮用水水源保护"
bare = Flask("bench.bare", static_folder=None)
PAGE = bare.jinja_env.from_string(HEAD + ROWS + FOOT)


@lru_cache
def rows_of(size: int) -> tuple[list[dict[str, str]], str]:
    """Find the rows that fill a page of ``size`` bytes, and the text that fills what is left over."""
    rows: list[dict[str, str]] = []
    left = size - len(PAGE.render(title=TITLE, rows=[], rest="").encode())
    while True:
        number = len(rows) + 1
        row = {"address": f"/units/{431_000_000 + number}", "text": f"第 {number} 乡镇"}
        cost = len(f'<li><a href="{row["address"]}">{row["text"]}</a></li>\n'.encode())
        if cost > left:
            return rows, "." * max(left, 0)
        rows.append(row)
        left -= cost


@bare.get("/bare/page/<int:size>")
def page(size: int) -> str:
    """Render a page of ``size`` bytes."""
    rows, rest = rows_of(size)
    return render_template(PAGE, title=TITLE, rows=rows, rest=rest)


@lru_cache
def constant(size: int) -> Template:
    """Give a template of ``size`` bytes that has nothing to fill in."""
    return bare.jinja_env.from_string(page(size))


@bare.get("/bare/text/<int:size>")
def text(size: int) -> str:
    """Render a template that is one constant text."""
    return render_template(constant(size))


@lru_cache
def json_of(size: int) -> str:
    """Give a JSON text of ``size`` bytes."""
    return json.dumps({"saved": "x" * (size - len('{"saved": ""}'))})


@bare.route("/bare/answer/<int:size>", methods=["GET", "POST"])
def answer(size: int) -> Response:
    """Answer with a constant JSON of ``size`` bytes."""
    return Response(json_of(size), mimetype="application/json")


class Beside:
    """Send ``/bare/…`` to the bare application, and everything else to the site."""

    def __init__(self, site: Site) -> None:
        self.inner = site.wsgi_app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"].startswith(PREFIX):
            return bare(environ, start_response)
        return self.inner(environ, start_response)


def create_app(settings: Settings) -> Site:
    """Build the site with the bare pages beside it."""
    site = create_site(settings)
    site.wsgi_app = Beside(site)  # type: ignore[method-assign]
    return site
