"""The order of the floors, held by reading every import: a module imports from floors below, its own room, and the ground."""

from __future__ import annotations

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

PACKAGE_PATH = Path(__file__).resolve().parent.parent / "generator"
# From the ground up, as in CONTRIBUTING.md. Whatever lies in generator/ itself and is not listed here is ground.
FLOORS = ("ground", "readers", "corpus", "analysis", "survey", "pages", "site", "cli")
GROUND_ROOMS = ("model",)
MODULES = sorted(PACKAGE_PATH.rglob("*.py"))


def name_module(path: Path) -> str:
    parts = path.relative_to(PACKAGE_PATH.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def find_floor(module: str) -> str:
    room = module.split(".")[1] if "." in module else "ground"
    return room if room in FLOORS else "ground"


def list_imports(path: Path) -> set[str]:
    """Modules of ours that a file imports, at the top or inside a function."""
    modules = {name_module(module) for module in MODULES} - {"generator"}
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: relative import; floors are told by full names"
            # `from package import module` imports the module; anything else comes out of the module named first.
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if name in modules else node.module or "" for name in names}
    return found & modules


@pytest.mark.parametrize("path", MODULES, ids=name_module)
def test_imports_only_from_below(path: Path) -> None:
    module = name_module(path)
    own = find_floor(module)
    for imported in sorted(list_imports(path)):
        floor = find_floor(imported)
        assert FLOORS.index(floor) <= FLOORS.index(own), f"{module} ({own}) imports {imported} ({floor}), which lies above it"


def test_no_cycles() -> None:
    graph = {name_module(path): list_imports(path) - {name_module(path)} for path in MODULES}
    # A package's __init__ may gather its own modules; they never import it back, and this finds out.
    assert list(TopologicalSorter(graph).static_order())


def test_every_room_is_on_a_floor() -> None:
    rooms = {path.name for path in PACKAGE_PATH.iterdir() if path.is_dir() and path.name not in ("__pycache__", "templates")}
    assert rooms <= {*FLOORS, *GROUND_ROOMS}


@pytest.mark.parametrize("path", MODULES, ids=name_module)
def test_module_length(path: Path) -> None:
    """A module fits in one reading."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400
