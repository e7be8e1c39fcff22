"""Style sheets, scripts and icons: fetched once, named by their content, never a door to other files."""

import gzip
from pathlib import Path

import brotli
import pytest

from elearn.web.static_files import load, packed
from elearn.web.wiring import Site

ADDRESSES, FILES = load()


@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_every_file_is_served_in_the_encoding_that_is_wanted(lasting_site: Site, name: str) -> None:
    client = lasting_site.test_client()
    plain = client.get(ADDRESSES[name])
    packed = client.get(ADDRESSES[name], headers={"Accept-Encoding": "gzip, br"})
    zipped = client.get(ADDRESSES[name], headers={"Accept-Encoding": "gzip"})

    assert plain.status_code == packed.status_code == zipped.status_code == 200
    assert "Content-Encoding" not in plain.headers
    assert packed.headers.get("Content-Encoding", "br") == "br"
    if "Content-Encoding" in packed.headers:
        assert brotli.decompress(packed.data) == gzip.decompress(zipped.data) == plain.data
    assert plain.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert packed.headers["Vary"] == "Accept-Encoding"


def test_a_head_has_the_length_and_no_body(lasting_site: Site) -> None:
    address = ADDRESSES["theme.css"]

    answer = lasting_site.test_client().head(address)

    assert answer.data == b""
    assert answer.headers["Content-Length"] == str(len(FILES[address].bodies[""]))


@pytest.mark.parametrize(
    "path",
    [
        "/static/",
        "/static/theme.css",
        "/static/../../../pyproject.toml",
        "/static/%2e%2e/%2e%2e/app.py",
        "/static/..%5c..%5capp.py",
        "/static/%00",
        "/static//etc/passwd",
        "/static/theme.0123456789ab.css",
    ],
)
def test_nothing_else_is_there(lasting_site: Site, path: str) -> None:
    answer = lasting_site.test_client().get(path)

    assert (answer.status_code, answer.data) == (404, b"")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_nothing_can_be_done_to_a_file(lasting_site: Site, method: str) -> None:
    assert lasting_site.test_client().open(ADDRESSES["theme.css"], method=method).status_code == 404


def test_a_changed_file_changes_the_name_of_those_that_mention_it(tmp_path: Path) -> None:
    (tmp_path / "one.js").write_text('import "./two.js";')
    (tmp_path / "two.js").write_text("first")
    before, _ = load(tmp_path)

    (tmp_path / "two.js").write_text("second")
    after, files = load(tmp_path)

    assert before["one.js"] != after["one.js"]
    name = after["two.js"].rsplit("/", 1)[1]
    assert files[after["one.js"]].bodies[""] == f'import "/static/{name}";'.encode()


def test_files_that_mention_each_other_in_a_circle_are_refused(tmp_path: Path) -> None:
    (tmp_path / "one.js").write_text('import "./two.js";')
    (tmp_path / "two.js").write_text('import "./one.js";')

    with pytest.raises(ValueError, match="circle"):
        load(tmp_path)


def test_the_styles_of_a_page_are_at_most_30_kilobytes() -> None:
    sizes = {name: len(FILES[address].bodies[""]) for name, address in ADDRESSES.items() if name.endswith(".css")}
    theme = sizes.pop("theme.css")

    assert theme + max(sizes.values()) <= 30_000  # a page on paper has one sheet of its own beside the theme


def test_a_style_sheet_goes_out_without_what_is_for_its_readers() -> None:
    written = """/* A word. */
@media (min-width: 9px) {
  a:hover, .b > :is(p, q) { color: red; font: 1rem/1.7 "A B", serif; }
}
.c::before { content: "x"; }
"""

    assert packed(written) == (
        '@media (min-width: 9px){a:hover, .b > :is(p, q){color:red;font:1rem/1.7 "A B", serif}}.c::before{content:"x"}'
    )
