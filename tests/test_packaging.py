"""What a wheel holds, and that the program works from one, outside the checkout."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.projects import ROOT, TAXONOMY, make_small_project

LOCKS = sorted((ROOT / "requirements").glob("*.txt"))


@pytest.fixture(scope="module")
def wheel_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built by the locked backend."""
    path = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return next(path.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The bin folder of a fresh environment with the wheel in it; the locked dependencies are lent by this one."""
    path = tmp_path_factory.mktemp("venv")
    venv.create(path, with_pip=False, symlinks=True)
    site_path = next((path / "lib").glob("python*/site-packages"))
    # Unpacked, not installed by this environment's pip: that would first uninstall the editable copy the tests run from.
    zipfile.ZipFile(wheel_path).extractall(site_path)
    # The import hook of an editable install is a .pth file, which a folder named in another .pth file does not run.
    (site_path / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n")
    yield path / "bin"


def test_wheel_holds_package_and_templates(wheel_path: Path) -> None:
    names = zipfile.ZipFile(wheel_path).namelist()
    templates = {path.relative_to(ROOT).as_posix() for path in (ROOT / "templates").rglob("*") if path.is_file()}
    assert templates
    assert {f"generator/{name}" for name in templates} <= set(names)
    assert "generator/py.typed" in names
    assert not [name for name in names if name.startswith(("tests/", "docs/", "abstracts/", "bench/"))]


@pytest.mark.parametrize("module", ["generator.cli", "mkdocs"])
def test_an_installed_wheel_builds_a_project_elsewhere(installed: Path, tmp_path: Path, module: str) -> None:
    project = make_small_project(tmp_path / "mine", files={"taxonomy.yml": TAXONOMY})
    env = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    where = subprocess.run(
        [installed / "python", "-c", "import generator; print(generator.__file__)"],
        cwd=tmp_path, env=env, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert Path(where.stdout.strip()).is_relative_to(installed.parent)
    build = [installed / "python", "-m", module, "build", "--strict"]
    done = subprocess.run(build, cwd=project, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (project / "site/papers/alphanet-a-network-for-everything/index.html").is_file()
    check = [installed / "python", "-m", "generator.cli", "check"]
    done = subprocess.run(check, cwd=project, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_locks_name_no_index_and_hash_everything() -> None:
    assert [path.name for path in LOCKS] == ["site.txt", "test.txt"]
    for path in LOCKS:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"https?:|file:|--index|--find-links|--extra-index", text), path
        pinned = re.findall(r"^[a-z0-9-]+(?:\[[a-z]+\])?==\S+ \\\n    --hash=sha256:[0-9a-f]{64}", text, re.M)
        assert len(pinned) == len(re.findall(r"^[a-z0-9]", text, re.M)), path


def test_locks_hold_every_requirement() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = {"site.txt": project["project"]["dependencies"] + project["build-system"]["requires"]}
    wanted["test.txt"] = wanted["site.txt"] + project["project"]["optional-dependencies"]["dev"]
    for path in LOCKS:
        locked = set(re.findall(r"^([a-z0-9-]+)(?:\[[a-z]+\])?==", path.read_text(encoding="utf-8"), re.M))
        names = {re.match(r"[A-Za-z0-9-]+", requirement)[0].lower() for requirement in wanted[path.name]}  # type: ignore[index]
        assert names <= locked, path


def test_the_two_locks_agree() -> None:
    pins = [dict(re.findall(r"^([a-z0-9-]+)\S*==(\S+)", path.read_text(encoding="utf-8"), re.M)) for path in LOCKS]
    assert {name: version for name, version in pins[1].items() if name in pins[0]} == pins[0]
