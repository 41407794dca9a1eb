"""A server of a finished site that sends what GitHub Pages sends, and remembers how many bytes that were."""

from __future__ import annotations

import gzip
import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

# What GitHub Pages compresses: text. Pagefind's own files are compressed already and are sent as they are.
_TEXT = frozenset({".html", ".js", ".css", ".json", ".svg", ".xml", ".txt", ".bib"})
# Its servers compress at the level in the middle.
_LEVEL = 6


@dataclass
class Host:
    """A running server: its address, and every answer so far as (path below the site, bytes of the body)."""

    address: str
    sent: list[tuple[str, int]] = field(default_factory=list)


@contextmanager
def host_site(site_path: Path, prefix: str = "/repo/") -> Iterator[Host]:
    """The site under ``prefix`` on this machine, as long as the context lasts."""
    host = Host("")
    bodies: dict[str, tuple[bytes, bool]] = {}

    class Handler(http.server.SimpleHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Head and body of an answer leave together; else the second waits 40 ms for a sign that the first arrived.
        wbufsize = -1
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            uri = self.path.split("?")[0].removeprefix(prefix)
            path = site_path / (f"{uri}index.html" if not uri or uri.endswith("/") else uri)
            if not self.path.startswith(prefix) or not path.is_file():
                self._answer(404, b"not found", packed=False, kind="text/plain")
                return
            if uri not in bodies:
                bodies[uri] = _pack(path)
            body, packed = bodies[uri]
            host.sent.append((uri, len(body)))
            self._answer(200, body, packed=packed, kind=self.guess_type(str(path)))

        def _answer(self, status: int, body: bytes, *, packed: bool, kind: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            if packed:
                self.send_header("Content-Encoding", "gzip")
            self.end_headers()
            self.wfile.write(body)
            self.wfile.flush()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    host.address = f"http://127.0.0.1:{server.server_port}{prefix}"
    try:
        yield host
    finally:
        server.shutdown()
        server.server_close()


def _pack(path: Path) -> tuple[bytes, bool]:
    """The body of an answer, and whether it is compressed."""
    content = path.read_bytes()
    packed = path.suffix in _TEXT
    return (gzip.compress(content, _LEVEL, mtime=0) if packed else content), packed
