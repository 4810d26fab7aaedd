"""A server that speaks OpenAI's chat protocol on loopback: ``python model_server.py FOLDER``.

FOLDER/script.json says how it behaves, read anew at each request: ``mode`` and ``reply``. It writes
its port to FOLDER/port and each request to FOLDER/requests.jsonl. Run by the tests in a process of
its own.
"""

from __future__ import annotations

import html
import json
import re
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

FOLDER = Path(sys.argv[1])


class Handler(BaseHTTPRequestHandler):
    """One request, served as the script says."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with (FOLDER / "requests.jsonl").open("a", encoding="utf-8") as log:
            line = {"path": self.path, "headers": dict(self.headers), "body": body}
            log.write(json.dumps(line, ensure_ascii=False) + "\n")
        script = json.loads((FOLDER / "script.json").read_text(encoding="utf-8"))
        try:
            getattr(self, f"mode_{script['mode']}")(script.get("reply", ""), body)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def mode_stream(self, reply: str, body: dict[str, Any]) -> None:
        self._open_stream()
        for start in range(0, len(reply), 7):
            self._event({"choices": [{"index": 0, "delta": {"content": reply[start : start + 7]}}]})
        self._event({"choices": [], "usage": {"total_tokens": 9}})
        self._chunk(b"data: [DONE]\n\n")
        self._chunk(b"")

    def mode_whole(self, reply: str, body: dict[str, Any]) -> None:
        message = {"role": "assistant", "content": reply}
        self._json(200, {"id": "1", "choices": [{"index": 0, "message": message}]})

    def mode_obey(self, reply: str, body: dict[str, Any]) -> None:
        """A model that does whatever a passage tells it, then answers as it should."""
        told = html.unescape(body["messages"][-1]["content"])
        orders = re.findall(
            r"(?:[Ss]ay|[Rr]eply only|请回答|请输出)[^“\"]*[“\"]([^”\"]+)[”\"]", told
        )
        self.mode_stream(" ".join([*orders, reply]), body)

    def mode_stalled(self, reply: str, body: dict[str, Any]) -> None:
        self._open_stream()
        self._event({"choices": [{"index": 0, "delta": {"content": reply}}]})
        time.sleep(60)

    def mode_silent(self, reply: str, body: dict[str, Any]) -> None:
        time.sleep(60)

    def mode_dripping(self, reply: str, body: dict[str, Any]) -> None:
        self._open_stream()
        for _ in range(600):
            self._event({"choices": [{"index": 0, "delta": {"content": "and "}}]})
            time.sleep(0.1)

    def mode_flooding(self, reply: str, body: dict[str, Any]) -> None:
        self._open_stream()
        while True:
            self._event({"choices": [{"index": 0, "delta": {"content": "and on " * 200}}]})

    def mode_cut(self, reply: str, body: dict[str, Any]) -> None:
        self._open_stream()
        self._event({"choices": [{"index": 0, "delta": {"content": reply}}]})
        self.close_connection = True
        self.connection.close()

    def mode_busy(self, reply: str, body: dict[str, Any]) -> None:
        self._json(429, {"error": {"message": "slow down"}}, {"Retry-After": "20"})

    def mode_refused(self, reply: str, body: dict[str, Any]) -> None:
        self._json(401, {"error": {"message": reply or "no such key"}})

    def mode_failing(self, reply: str, body: dict[str, Any]) -> None:
        self._json(503, {"error": {"message": "loading the model"}})

    def mode_moved(self, reply: str, body: dict[str, Any]) -> None:
        self._json(307, {}, {"Location": reply})

    def mode_page(self, reply: str, body: dict[str, Any]) -> None:
        self._send(200, "text/html", b"<html><body>Welcome</body></html>")

    def mode_no_choices(self, reply: str, body: dict[str, Any]) -> None:
        self._json(200, {"object": "chat.completion"})

    def mode_broken_events(self, reply: str, body: dict[str, Any]) -> None:
        self._open_stream()
        self._chunk(b"data: {not json\n\n")
        self._chunk(b"")

    def mode_other_events(self, reply: str, body: dict[str, Any]) -> None:
        self._open_stream()
        self._event({"choices": "none today"})
        self._chunk(b"")

    def _open_stream(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()

    def _event(self, value: dict[str, Any]) -> None:
        self._chunk(f"data: {json.dumps(value)}\n\n".encode())

    def _chunk(self, data: bytes) -> None:
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()

    def _json(self, status: int, value: Any, headers: dict[str, str] | None = None) -> None:
        self._send(status, "application/json", json.dumps(value).encode(), headers)

    def _send(
        self, status: int, kind: str, data: bytes, headers: dict[str, str] | None = None
    ) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        pass


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    (FOLDER / "port.part").write_text(str(server.server_address[1]))
    (FOLDER / "port.part").rename(FOLDER / "port")
    server.serve_forever()
