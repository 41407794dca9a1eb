"""``python -m generator.cli`` is ``paperatlas``."""

from generator.cli import main

main(prog_name="paperatlas")
