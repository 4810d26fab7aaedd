"""A person's session with the running app, without a browser: what Streamlit's own page sends and
gets over its websocket.

A browser for each person would take the processors that the app is measured on.
"""

from __future__ import annotations

import html
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

STREAM = "/_stcore/stream"
PATIENCE = 300.0
"""Seconds after which a page that is not drawn is an error."""
_TAGS = re.compile(r"<(style|script)\b.*?</\1>|<[^>]+>", re.DOTALL)
_ERROR = re.compile(r'<div class="box error"[^>]*>(.*?)</div>', re.DOTALL)


class Person:
    """One page of the app, held open by one person."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._drawn: dict[tuple[int, ...], Any] = {}
        self._query = ""
        self._page = ""

    def visit(self, page: str = "", **query: Any) -> float:
        """Open a page by its address; the seconds until it is drawn."""
        message = BackMsg()
        message.rerun_script.page_name = page
        self._query = urlencode(query, doseq=True)
        message.rerun_script.query_string = self._query
        return self._drawn_after(message)

    def press(self, button: str, fields: dict[str, str | bool] | None = None) -> float:
        """Press the button with this key, ``fields`` filled in by their keys; the seconds until the
        page is drawn."""
        message = self._changing(fields or {})
        message.rerun_script.widget_states.widgets.add(id=self._id(button), trigger_value=True)
        return self._drawn_after(message)

    def choose(self, fields: dict[str, str | bool]) -> float:
        """Change fields that make the page anew; the seconds until it is drawn."""
        return self._drawn_after(self._changing(fields))

    def has(self, key: str) -> bool:
        """Whether the page shows a widget whose key begins so."""
        return any(_key_of(one).startswith(key) for one in self._ids())

    def html(self, within: str = "") -> str:
        """The HTML of our own that the page shows; only what has the class ``within``."""
        bodies = [one.html.body for one in self._of("html")]
        return "\n".join(body for body in bodies if not within or f'class="{within}' in body)

    def text(self, within: str = "") -> str:
        """What that says."""
        return " ".join(html.unescape(_TAGS.sub(" ", self.html(within))).split())

    def errors(self) -> list[str]:
        """What the page shows as an exception, or in an error box of our own."""
        return [one.exception.message for one in self._of("exception")] + [
            _TAGS.sub(" ", body) for body in _ERROR.findall(self.html())
        ]

    def _changing(self, fields: dict[str, str | bool]) -> BackMsg:
        message = BackMsg()
        message.rerun_script.query_string = self._query
        message.rerun_script.page_script_hash = self._page
        for key, value in fields.items():
            widget = message.rerun_script.widget_states.widgets.add(id=self._id(key))
            if isinstance(value, bool):
                widget.bool_value = value
            else:
                widget.string_value = value
        return message

    def _drawn_after(self, message: BackMsg) -> float:
        begun = time.perf_counter()
        self._socket.send(message.SerializeToString())
        while not self._take_in(self._received()):
            pass
        return time.perf_counter() - begun

    def _received(self) -> ForwardMsg:
        data = self._socket.recv(timeout=PATIENCE)
        message = ForwardMsg()
        message.ParseFromString(data)
        return message

    def _take_in(self, message: ForwardMsg) -> bool:
        """Note what a message changes; whether the page is drawn with it."""
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self._page = message.new_session.page_script_hash
            self._drawn.clear()
        elif kind == "navigation":
            self._page = message.navigation.page_script_hash
        elif kind == "page_info_changed":
            self._query = message.page_info_changed.query_string
        elif kind == "delta":
            place = tuple(message.metadata.delta_path)
            if message.delta.WhichOneof("type") == "new_element":
                self._drawn[place] = message.delta.new_element
            else:
                self._drawn.pop(place, None)
        return bool(
            kind == "script_finished"
            and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
        )

    def _of(self, kind: str) -> list[Any]:
        return [one for one in self._drawn.values() if one.WhichOneof("type") == kind]

    def _ids(self) -> list[str]:
        elements = (getattr(one, one.WhichOneof("type")) for one in self._drawn.values())
        return [one.id for one in elements if hasattr(one, "id")]

    def _id(self, key: str) -> str:
        found = [one for one in self._ids() if _key_of(one).startswith(key)]
        if not found:
            raise LookupError(f"the page has no widget {key}: {self.text()[:300]}")
        return min(found, key=len)


def _key_of(widget: str) -> str:
    """A widget's own key, from the name that Streamlit gives it."""
    return widget.split("-", 2)[-1]


@contextmanager
def person(address: str) -> Iterator[Person]:
    """Somebody who has the app at ``address`` open."""
    stream = address.replace("http", "ws", 1) + STREAM
    with connect(stream, max_size=None, open_timeout=PATIENCE, ping_timeout=None) as socket:
        yield Person(socket)
