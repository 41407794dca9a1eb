"""``python -m generator.cli`` is ``paperatlas``."""

from generator.cli import run

run()
