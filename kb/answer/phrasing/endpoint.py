"""A language model behind any endpoint that speaks OpenAI's chat protocol, the only importer of it.

Nothing is sent but the request that is asked for: no retries, no redirects, no proxy or header
from the environment, and none of the package's own headers about this machine.
"""

from __future__ import annotations

import json
import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from kb.config import Settings
from kb.errors import BadRequest

if TYPE_CHECKING:
    from openai import OpenAI

Message = dict[Literal["role", "content"], str]
Fault = Literal["away", "slow", "busy", "refused", "malformed", "stopped"]
StopSignal = Callable[[], bool]

_SENT_HEADERS = frozenset(
    "host accept accept-encoding connection content-type content-length user-agent".split()
)
_LONGEST_REPLY = 20_000
"""Characters; a model that goes on is not answering."""
_PULSE = 0.2
"""Seconds at most between two looks at the clock and at the stop signal."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where the model is, and how long it may take in all."""

    url: str = field(repr=False)
    """It may have a password in it."""
    model: str
    key: str = field(default="", repr=False)
    timeout: float = 30.0
    """Seconds from the request to the last word."""


def endpoint_of(settings: Settings) -> Endpoint:
    """The endpoint that the settings name.

    Raises:
        BadRequest: they name none.
    """
    if not settings.generates:
        raise BadRequest(
            "no language model is set; set generate_url and generate_model in kb.toml, "
            "or ask without --generate"
        )
    return Endpoint(
        settings.generate_url,
        settings.generate_model,
        settings.generate_key.get_secret_value(),
        settings.generate_timeout,
    )


class EndpointFault(Exception):
    """The model could not be heard, in one line."""

    def __init__(self, fault: Fault, detail: str = "") -> None:
        super().__init__(detail)
        self.fault: Fault = fault
        self.detail = detail


def stream(
    endpoint: Endpoint, messages: Sequence[Message], stop: StopSignal | None = None
) -> Iterator[str]:
    """The reply as it comes; an empty string at least every fifth of a second.

    The work is done in a thread, so that a server that stalls or drips cannot hold the caller
    past ``endpoint.timeout``, and ``stop`` ends it at once.

    Raises:
        EndpointFault: away, slow, busy (rate limited), refused, malformed, or stopped.
    """
    deadline = time.monotonic() + endpoint.timeout
    pieces: queue.SimpleQueue[str | EndpointFault | None] = queue.SimpleQueue()
    over = threading.Event()
    worker = threading.Thread(
        target=_listen, args=(endpoint, messages, pieces, over), name="kb-phrasing", daemon=True
    )
    worker.start()
    try:
        while True:
            if stop is not None and stop():
                raise EndpointFault("stopped")
            left = deadline - time.monotonic()
            if left <= 0:
                raise EndpointFault("slow", f"no whole reply within {endpoint.timeout:g} s")
            try:
                piece = pieces.get(timeout=min(_PULSE, left))
            except queue.Empty:
                yield ""
                continue
            if piece is None:
                return
            if isinstance(piece, EndpointFault):
                raise piece
            yield piece
    finally:
        over.set()


def _listen(
    endpoint: Endpoint,
    messages: Sequence[Message],
    pieces: queue.SimpleQueue[str | EndpointFault | None],
    over: threading.Event,
) -> None:
    """Put the reply's pieces into the queue, then None or what went wrong."""
    heard = 0
    try:
        for piece in _replied(endpoint, messages):
            if over.is_set():
                return
            heard += len(piece)
            if heard > _LONGEST_REPLY:
                raise EndpointFault("malformed", f"more than {_LONGEST_REPLY:,} characters")
            if piece:
                pieces.put(piece)
    except EndpointFault as fault:
        pieces.put(fault)
    finally:
        pieces.put(None)


def _replied(endpoint: Endpoint, messages: Sequence[Message]) -> Iterator[str]:
    import openai  # takes half a second: only once there is something to ask

    try:
        with _client(endpoint) as client:
            yield from _pieces(client, endpoint.model, messages)
    except openai.APITimeoutError as error:
        raise EndpointFault("slow", f"silent for {endpoint.timeout:g} s") from error
    except openai.RateLimitError as error:
        raise EndpointFault("busy", _line(error.message, endpoint)) from error
    except openai.APIStatusError as error:
        raise EndpointFault("refused", _line(error.message, endpoint)) from error
    except openai.APIConnectionError as error:
        raise EndpointFault("away", _line(error.__cause__ or error.message, endpoint)) from error
    except (openai.OpenAIError, ValueError) as error:  # ValueError: JSON or UTF-8 that is none
        raise EndpointFault("malformed", _line(error, endpoint)) from error


def _client(endpoint: Endpoint) -> OpenAI:
    import openai

    def bare(request: Any) -> None:
        for name in [*request.headers]:
            if name.lower() not in _SENT_HEADERS:
                del request.headers[name]
        if endpoint.key:
            request.headers["Authorization"] = f"Bearer {endpoint.key}"

    transport = openai.DefaultHttpxClient(
        trust_env=False,
        follow_redirects=False,
        timeout=endpoint.timeout,
        event_hooks={"request": [bare]},
    )
    return openai.OpenAI(
        base_url=endpoint.url,
        api_key=endpoint.key or "none",  # else the package would take one from the environment
        timeout=endpoint.timeout,
        max_retries=0,
        http_client=transport,
    )


def _pieces(client: OpenAI, model: str, messages: Sequence[Message]) -> Iterator[str]:
    """The reply's text: as a stream of events, or whole from a server that does not stream."""
    asked: Any = [dict(message) for message in messages]
    create = client.chat.completions.create
    with create(model=model, messages=asked, stream=True, temperature=0) as events:
        if "text/event-stream" in events.response.headers.get("content-type", ""):
            for event in events:
                yield _content(event, "delta")
            return
        body = json.loads(events.response.read())
    yield _content(body, "message", required=True)


def _content(body: Any, part: str, *, required: bool = False) -> str:
    """``choices[0].PART.content`` of an event or reply, which may lack any of it."""
    choices = _field(body, "choices")
    if not isinstance(choices, list) or (required and not choices):
        raise EndpointFault("malformed", "a reply without choices")
    if not choices:  # the last event tells of usage alone
        return ""
    content = _field(_field(choices[0], part), "content")
    if content is None and not required:
        return ""
    if not isinstance(content, str):
        raise EndpointFault("malformed", "a reply without text")
    return content


def _field(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, dict) else getattr(value, name, None)


def _line(message: object, endpoint: Endpoint) -> str:
    """A foreign message in one line; some servers repeat the key that they do not take."""
    line = " ".join(str(message).split())
    return (line.replace(endpoint.key, "…") if endpoint.key else line)[:200]
