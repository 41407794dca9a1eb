"""What things are called by: a type for each kind of id, all of them slugs."""

from __future__ import annotations

from typing import NewType

PaperId = NewType("PaperId", str)
TopicId = NewType("TopicId", str)
TagId = NewType("TagId", str)
DatasetId = NewType("DatasetId", str)
NameId = NewType("NameId", str)
