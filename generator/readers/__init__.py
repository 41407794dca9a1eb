"""Input files to records: one format a module, `folder` picks among them."""

from generator.readers.folder import read_records

__all__ = ["read_records"]
