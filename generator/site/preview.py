"""A preview: the site as it would be published, served from where it stands, and built again after every edit of its inputs."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from watchdog.events import EVENT_TYPE_CREATED, EVENT_TYPE_DELETED, EVENT_TYPE_MOVED, FileSystemEvent, FileSystemEventHandler

from generator.config import Config, read_settings
from generator.problems import BuildError, ConfigError
from generator.site.fingerprint import find_own_folders
from generator.site.policy import renew_policy
from generator.site.project import PLUGIN, load_project, make_config
from generator.site.watch import is_input, list_inputs

_COMING_AND_GOING = frozenset({EVENT_TYPE_CREATED, EVENT_TYPE_DELETED, EVENT_TYPE_MOVED})


class PreviewServer(LiveReloadServer):
    """MkDocs' own server on a published site; its script, which reloads a page after a build, passes the page's policy."""

    def __init__(self, config_path: Path, build: Callable[[], object], dev_addr: str | None = None) -> None:
        """Serve the site of a project where its mkdocs.yml says, or at ``dev_addr``, HOST:PORT; ``build`` builds it.

        Raises:
            ConfigError: When mkdocs.yml cannot be used.
        """
        project = load_project(config_path, dev_addr=dev_addr)
        host, port = project.dev_addr
        super().__init__(self._build_again, host, port, project.site_dir, urlsplit(project.site_url or "/").path)
        self._config_path, self._build = config_path, build
        self._error_path = Path(project.site_dir) / "404.html"
        self.error_handler = self._find_error_page
        self._watch_project(project)

    def serve(self, *, open_in_browser: bool = False) -> None:
        """Answer until Ctrl+C.

        Raises:
            BuildError: When the address cannot be had.
        """
        try:
            super().serve(open_in_browser=open_in_browser)  # type: ignore[no-untyped-call]
        except KeyboardInterrupt:
            return
        except OSError as error:
            host, port = self.server_address[:2]
            raise BuildError(f"{host!s}:{port}: {error.strerror}; name another address with --dev-addr") from error
        finally:
            self.shutdown()

    def ask_for_build(self) -> None:
        """Build soon; several wishes at about the same time are one."""
        with self._rebuild_cond:
            self._want_rebuild = True
            self._rebuild_cond.notify_all()

    def _build_again(self) -> None:
        # What is new is watched before it is read: an edit made while the build runs brings the next one.
        with suppress(ConfigError):  # The build will say so; what is watched already brings the next one.
            self._watch_project(load_project(self._config_path))
        self._build()

    def _watch_project(self, project: MkDocsConfig) -> None:
        """Watch what the site is made from, as far as it is not watched yet."""
        paths = make_config(project, read_settings(project.plugins[PLUGIN].config))
        for path in sorted(
            {self._config_path.resolve(), *list_inputs(paths), *find_own_folders(project), *map(Path, project.watch)}
        ):
            if path.exists() and str(path) not in self._watched_paths:
                self.watch(str(path))
        for folder in (paths.docs_path, paths.project_path):
            if str(folder) not in self._watched_paths:
                self._watched_paths[str(folder)] = 1
                self._watch_refs[str(folder)] = self.observer.schedule(_News(self, paths), str(folder))

    def _find_error_page(self, code: int) -> bytes | None:
        return self._error_path.read_bytes() if code == 404 and self._error_path.is_file() else None

    def _inject_js_into_html(self, content: bytes, epoch: int) -> bytes:
        html: bytes = super()._inject_js_into_html(content, epoch)  # type: ignore[no-untyped-call]
        return renew_policy(html.decode("utf-8")).encode("utf-8")


class _News(FileSystemEventHandler):
    """Asks for a build when an input comes or goes directly in a folder in which the program itself writes as well."""

    def __init__(self, server: PreviewServer, paths: Config) -> None:
        self._server, self._paths = server, paths

    def on_any_event(self, event: FileSystemEvent) -> None:
        """See `watchdog.events.FileSystemEventHandler`."""
        places = [Path(os.fsdecode(place)) for place in (event.src_path, event.dest_path) if place]
        if event.event_type in _COMING_AND_GOING and any(is_input(path, self._paths) for path in places):
            self._server.ask_for_build()
