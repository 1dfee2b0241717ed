"""Pages as a browser gets them: Markdown to HTML with the extensions of the site, and read."""

from __future__ import annotations

from functools import cache
from html.parser import HTMLParser
from typing import Any

from markdown import Markdown
from mkdocs.config import load_config
from mkdocs.utils.meta import get_data
from support import ROOT

from simulator.site.build_site import BASE

HOSTILE = (
    "</title><script>alert(1)</script><img src=x onerror=alert(2)> {{ seven }} {% raw %} | a | b | "
    "`code` *star* **bold** _under_ [link](javascript:alert(3)) ![x](y) {: #id .class } [[x]] &lt; "
    "&amp; \\ # ## --- ~~gone~~ ==mark== ++in++ ^up^ :smile: \" ' <!-- --> ]]> http://example.org"
)
VOID = {"link", "img", "input", "br", "hr", "meta"}


class Reader(HTMLParser):
    """The elements, ids, links and visible text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.attributes: set[str] = set()
        self.parts: list[str] = []
        self.feed(page)
        self.close()
        self.text = " ".join("".join(self.parts).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in VOID:
            self.open.append(tag)
        given = dict(attrs)
        self.attributes |= set(given)
        self.ids += [value for name, value in attrs if name == "id" and value]
        self.links += [value for name, value in attrs if name in ("href", "src") and value]

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not {"script", "style"}.intersection(self.open):
            self.parts.append(data + " ")


@cache
def extensions() -> tuple[list[str], dict[str, Any]]:
    config = load_config(str(BASE), site_name="A site", docs_dir=str(ROOT / "docs"))
    return config.markdown_extensions, config.mdx_configs


def read(text: str) -> tuple[Reader, dict[str, Any]]:
    """A page as a browser would get it, and its front matter."""
    body, meta = get_data(text)
    names, configs = extensions()
    page = Markdown(extensions=names, extension_configs=configs).convert(body)
    return Reader(page), meta
