"""HTML: the main text of a page, without menus, footers and lists of links."""

from __future__ import annotations

import codecs
import datetime
import re
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ingest.draft import Block, Draft, assemble
from ingest.files.encoding import Decoded, decoded
from ingest.files.raw_file import RawFile
from ingest.left_out import LeftOut
from ingest.metadata.metadata import Metadata
from ingest.readers.html.blocks import blocks_under
from ingest.readers.html.title import title_by_size
from ingest.readers.html.unseen import unseen
from ingest.text.dates import date_in
from ingest.text.normalise import normalise_line
from ingest.text.superscripts import raised

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{3,20})", re.IGNORECASE)
_ESCAPES = frozenset(("punycode", "idna", "utf-7", "unicode-escape", "raw-unicode-escape"))
"""What Python decodes and no page is written in: ASCII that stands for other letters."""
_NEVER = (
    "script, style, noscript, template, svg, iframe, object, embed, nav, footer, aside, select,"
    " button, dialog, textarea, input, head > *, [hidden], [aria-hidden=true],"
    " [role=navigation], [role=banner], [role=contentinfo], [role=search], [role=complementary]"
)
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navi|navigation|menu|breadcrumbs?|crumbs?|sidebar|side|foot|footer"
    r"|top(?:bar)?|header|head|share|sharing|comments?|related|recommend\w*|copyright|toolbar"
    r"|pagination|pager|cookies?|ads?|advert\w*|banner|login|search|social|subscribe|popup|modal"
    r"|position|location|qrcode|friendlinks?|sitemap)(?:$|[\s_-]|\d)",
    re.IGNORECASE,
)
_MAIN = (
    "article, main, [role=main], #zoom, #content, #article, .TRS_Editor, .article, .content,"
    " .article-content, .post-content, .entry-content, .news-content, #UCAP-CONTENT"
)
_TITLE_META = ("ArticleTitle", "og:title")
_DATE_META = ("PubDate", "article:published_time", "publishdate", "date")
_LINKED = 0.6
"""A list with more than this share of its text in links is a menu."""
_DEEPEST = 40
"""So many elements down the article is looked for."""
_SITE = re.compile(r"\s*[_|｜]\s*|\s+[-–—]\s+|(?<=[\u4e00-\u9fff])-(?=[\u4e00-\u9fff])")


def read(raw: RawFile) -> Draft:
    """The main text with its headings, list items and table rows; raises WrongEncoding."""
    from selectolax.lexbor import LexborHTMLParser

    found = _decoded(raw)
    tree = LexborHTMLParser(found.text)
    for node in _raised(tree):
        node.replace_with(raised(node.text()))
    left_out = LeftOut()
    invisible = unseen(tree, left_out)
    titles = [text for node in tree.css("h1") if (text := normalise_line(node.text()))]
    hints = Metadata(title=_page_title(tree), date=_published(tree), extra=found.extra)
    body = tree.body
    if body is None:
        return Draft("")
    hidden = _furniture(body, invisible)
    root = _main(body, hidden)
    inside = root.css_first("h1") is not None
    title = titles[0] if len(titles) == 1 else None
    draft = assemble(blocks_under(root, hidden, title=None if inside else title), left_out=left_out)
    if title is None and not draft.title:
        title = title_by_size(root, hidden)
    return replace(draft, title=draft.title or title or hints.title, hints=hints)


def _raised(tree: LexborHTMLParser) -> list[LexborNode]:
    """The elements set as superscript, without those in another one."""
    if tree.body is None or tree.css_first("sup") is None:
        return []
    found = []
    stack = [tree.body]
    while stack:
        node = stack.pop()
        if node.tag == "sup":
            found.append(node)
        else:
            stack.extend(node.iter())
    return found


def page_blocks(text: str, left_out: LeftOut) -> Iterator[Block]:
    """The blocks of a page that is text throughout, as a chapter or a letter is."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(text)
    for node in _raised(tree):
        node.replace_with(raised(node.text()))
    body = tree.body
    if body is not None:
        never = {node.mem_id for node in body.css(_NEVER)}
        yield from blocks_under(body, never | unseen(tree, left_out))


def _decoded(raw: RawFile) -> Decoded:
    declared = _CHARSET.search(raw.data[:4096])
    if declared and b"\0" not in raw.data[:4096]:
        try:
            name = codecs.lookup(declared[1].decode("ascii")).name
            # Pages that lie about their encoding are common: then the rules decide. This one was
            # found in ASCII, so an encoding that reads it otherwise is not the page's.
            if name not in _ESCAPES and declared[0].decode(name).encode("ascii") == declared[0]:
                text = raw.data.decode("gb18030" if name in ("gb2312", "gbk") else name)
                return Decoded(text)
        except (UnicodeError, LookupError):
            pass
    return decoded(raw.data, raw.source)


def _meta(tree: LexborHTMLParser, names: Iterable[str]) -> str | None:
    for name in names:
        for node in tree.css(f'meta[name="{name}" i], meta[property="{name}" i]'):
            content = normalise_line(node.attributes.get("content") or "")
            if content:
                return content
    return None


def _page_title(tree: LexborHTMLParser) -> str | None:
    """The article's title; that of the page without the name of the site behind it."""
    marked = _meta(tree, _TITLE_META)
    if marked:
        return marked
    node = tree.css_first("title")
    whole = normalise_line(node.text()) if node else ""
    return _SITE.split(whole)[0] or whole or None


def _published(tree: LexborHTMLParser) -> datetime.date | None:
    return date_in(_meta(tree, _DATE_META) or "")


@dataclass(slots=True)
class _Size:
    """How much visible text an element holds."""

    letters: int = 0
    linked: int = 0
    links: int = 0
    heads: int = 0
    """Elements in it, itself among them, that an article begins with or is."""

    def add(self, other: _Size) -> None:
        self.letters += other.letters
        self.linked += other.linked
        self.links += other.links
        self.heads += other.heads


def _sizes(body: LexborNode, hidden: Set[int]) -> dict[int, _Size]:
    """The size of each visible element, by its ``mem_id``; one pass, whatever the nesting."""
    sizes: dict[int, _Size] = {}
    stack: list[tuple[LexborNode, int | None, bool]] = [(body, None, False)]
    while stack:
        node, above, leaving = stack.pop()
        if node.is_text_node:
            if above is not None:
                sizes[above].letters += len((node.text_content or "").strip())
        elif leaving:
            own = sizes[node.mem_id]
            if node.tag == "a":
                own.linked, own.links = own.letters, 1
            if above is not None:
                sizes[above].add(own)
        elif node.mem_id not in hidden:
            sizes[node.mem_id] = _Size(heads=int(node.tag in ("h1", "article", "main")))
            stack.append((node, above, True))
            stack.extend((child, node.mem_id, False) for child in node.iter(include_text=True))
    return sizes


def _furniture(body: LexborNode, invisible: Set[int]) -> frozenset[int]:
    """The ``mem_id`` of what is no part of the article: scripts, menus, footers, lists of links."""
    hidden = {node.mem_id for node in body.css(_NEVER)} | invisible
    sizes = _sizes(body, hidden)
    whole = sizes[body.mem_id].letters
    for node in body.css("[class], [id], header, ul, ol, dl, div, table, section, p"):
        size = sizes.get(node.mem_id)
        if size is None or node.tag == "body":
            continue
        label = f"{node.attributes.get('class') or ''} {node.id or ''}"
        named = (node.tag == "header" or _FURNITURE.search(label)) and size.letters < 0.4 * whole
        listed = size.links >= 3 and size.linked > _LINKED * size.letters
        if (named or listed) and not size.heads:
            hidden.add(node.mem_id)
    return frozenset(hidden)


def _main(body: LexborNode, hidden: Set[int]) -> LexborNode:
    """The element that holds the article: one that says so, or the deepest with nearly all text."""
    sizes = _sizes(body, hidden)
    whole = sizes[body.mem_id].letters

    def letters(node: LexborNode) -> int:
        return sizes[node.mem_id].letters if node.mem_id in sizes else 0

    said = max(body.css(_MAIN), key=letters, default=None)
    if said is not None and letters(said) >= 0.4 * whole:
        return said
    node = body
    for _ in range(_DEEPEST):
        inner = [child for child in node.iter() if letters(child) >= 0.8 * whole]
        if len(inner) != 1 or inner[0].tag in ("p", "ul", "ol", "table", "tbody", "tr"):
            break
        node = inner[0]
    return node
