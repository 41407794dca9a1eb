"""Prints the path of a Chromium: CHROMIUM, the system's, Playwright's own; installs one where it may, else says what to do."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def list_candidates() -> Iterator[str]:
    yield from (path for name in NAMES if (path := shutil.which(name)))
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield playwright.chromium.executable_path


def runs(path: str) -> bool:
    """Whether it starts; Ubuntu's `chromium-browser` may be a stub that only says to install a snap."""
    if not Path(path).is_file():
        return False
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def find() -> str | None:
    return next((path for path in list_candidates() if runs(path)), None)


def install() -> None:
    """Try the system's package manager where that is allowed, then Playwright's download; output goes to standard error."""
    attempts = []
    if shutil.which("apt-get") and os.geteuid() == 0:
        attempts.append("apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium")
    attempts.append(f"{sys.executable} -m playwright install chromium")
    for attempt in attempts:
        print(f"No Chromium found; trying: {attempt}", file=sys.stderr)
        subprocess.run(attempt, shell=True, stdout=sys.stderr, check=False)
        if find():
            return


def main() -> None:
    given = os.environ.get("CHROMIUM")
    if given and not runs(given):
        sys.exit(f"CHROMIUM={given} does not start; set it to the path of a Chromium or Chrome, or unset it")
    found = given or find()
    if not found:
        install()
        found = find()
    if not found:
        sys.exit("The browser tests need Chromium: install it (apt-get install chromium) or set CHROMIUM to its path")
    print(found)


if __name__ == "__main__":
    main()
