"""A real Chromium on the real site, served under a sub-path as GitHub Pages does."""

from __future__ import annotations

import http.server
import os
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright

from tests.browser.find_chromium import find
from tests.projects import BuiltProject, make_small_project, run_tool

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


# Milliseconds until what has to come up counts as missing: a machine may be slow and busy, and tests go on when it is there.
PATIENCE = 60_000
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium from CHROMIUM (as `make test` sets it) or wherever one is found; missing, the tests fail and do not skip."""
    path = os.environ.get("CHROMIUM") or find()
    assert path, "no Chromium: run `make test`, or set CHROMIUM to the path of one"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


class Server(http.server.ThreadingHTTPServer):
    """A server that keeps what went wrong in it, and says nothing of visitors who left before an answer was whole."""

    # A page asks for a score of files at once; with no more than five waiting, others try again a second or three later.
    request_queue_size = 128

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.failures: list[str] = []

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Keep the failure; browsers hang up on whatever the next page does not need, which is none."""
        failure = sys.exception()
        if not isinstance(failure, (BrokenPipeError, ConnectionResetError)):
            self.failures.append(repr(failure))


def serve_folder(site_path: Path, prefix: str) -> Server:
    """A server of the site under ``prefix``; anything outside is not found, and 404.html answers as on GitHub Pages."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        def translate_path(self, path: str) -> str:
            inside = path.startswith(prefix)
            return super().translate_path("/" + path[len(prefix) :] if inside else "/no such file")

        def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
            body = (site_path / "404.html").read_bytes()
            self.send_response(code)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = Server(("127.0.0.1", 0), lambda *args: Handler(*args, directory=str(site_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


@pytest.fixture(scope="session")
def address(seed_site: BuiltProject) -> Iterator[str]:
    """The address of the seed site's home page, under /repo/."""
    server = serve_folder(seed_site.site_path, "/repo/")
    yield f"http://127.0.0.1:{server.server_port}/repo/"
    server.shutdown()
    assert server.failures == []


@pytest.fixture(scope="session")
def formulas(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a small site whose one paper has math in its abstract."""
    paper = {"title": "Fast attention", "abstract": r"We attend in $\mathcal{O}(\frac{n}{2} \log n)$ time."}
    project = make_small_project(tmp_path_factory.mktemp("formulas") / "p", papers=[paper])
    done = run_tool(["mkdocs", "build"], project)
    assert done.returncode == 0, done.stderr
    server = serve_folder(project / "site", "/repo/")
    yield f"http://127.0.0.1:{server.server_port}/repo/"
    server.shutdown()


# Told from the page the moment its policy stops something; runs in every page of a context before the page's own scripts.
WATCH_POLICY = """
addEventListener("securitypolicyviolation", (event) => {
  reportViolation(`${event.effectiveDirective} stopped ${event.blockedURI} at ${event.sourceFile}:${event.lineNumber}`);
});
"""


@dataclass
class Visit:
    """A page in its own browser context, and everything that must not happen in it."""

    page: Page
    home: str
    # Words of errors that belong to what is tried; they come when they come, perhaps after the test.
    expected: tuple[str, ...] = ()
    errors: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)

    def open(self, uri: str = "") -> Page:
        self.page.goto(self.home + uri, wait_until="load")
        return self.page

    def open_whole(self, uri: str) -> Page:
        """The page when it has fetched what it wants and its scripts have filled what they fill."""
        page = self.open(uri)
        filled = page.locator("[data-pa]")
        if filled.count():
            expect(filled).to_have_text(re.compile(r"\S"))
            expect(filled).not_to_contain_text("JavaScript")
            expect(filled.locator("[aria-busy=true]")).to_have_count(0)
        page.wait_for_load_state("networkidle")
        return page

    def list_errors(self) -> list[str]:
        """What went wrong so far, but for what was expected."""
        return [error for error in self.errors if not any(words in error for words in self.expected)]

    def fits(self) -> bool:
        """Whether nothing sticks out to the right."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


class Gate:
    """Answers that are on their way until the gate opens."""

    def __init__(self, page: Page, pattern: str) -> None:
        self._held: list[Route] = []
        self._is_open = False
        page.route(pattern, self._take)

    def _take(self, route: Route) -> None:
        if self._is_open:
            route.continue_()
        else:
            self._held.append(route)

    def open(self) -> None:
        """Let everything through, from now on."""
        self._is_open = True
        for route in self._held:
            route.continue_()


@pytest.fixture
def visit(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """A fresh visit of the seed site; parametrize indirectly with options of `Browser.new_context`."""
    with open_visit(browser, address, address.removesuffix("repo/"), **getattr(request, "param", {})) as visit:
        yield visit


@contextmanager
def open_visit(browser: Browser, address: str, origin: str, **options: Any) -> Iterator[Visit]:
    """A visit to a site; errors in the console, answers that are none, other hosts and breaches of a policy fail the test."""
    context = browser.new_context(**options)
    visit = Visit(context.new_page(), address)
    context.expose_function("reportViolation", lambda text: visit.violations.append(text))
    context.add_init_script(WATCH_POLICY)
    visit.page.on("console", lambda message: visit.errors.append(message.text) if message.type == "error" else None)
    visit.page.on("pageerror", lambda error: visit.errors.append(str(error)))
    visit.page.on("response", lambda answer: visit.errors.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None)
    context.on(
        "request", lambda asked: None if asked.url.startswith((origin, "data:", "blob:")) else visit.strangers.append(asked.url)
    )
    visit.page.set_default_timeout(PATIENCE)
    yield visit
    context.close()
    assert visit.list_errors() == []
    assert visit.strangers == []
    assert visit.violations == []
