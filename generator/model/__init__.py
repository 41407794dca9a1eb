"""The nouns of Paperatlas: frozen values that flow up the house, floor by floor.

Imports nothing of ours but `Problem`. All offsets are Python string indices (code points) into the *plain* text of the
field they name; spans are half-open, ``0 <= start < end <= len(plain)``. All tuples of facts are in a stated, deterministic
order.
"""

from generator.model.corpus import Corpus, Document, Merge, Paper, Record, Source, TextField
from generator.model.facts import (
    AmbiguousName,
    Basis,
    CodeLink,
    CoinedName,
    Dataset,
    DatasetUse,
    Evidence,
    Expansion,
    Mention,
    Related,
    Result,
    StudyFlag,
    Summary,
    TagUse,
    TopicScore,
)
from generator.model.field import Cue, KnownName, Metric, Tag, TagKind, Taxonomy, Topic
from generator.model.ids import DatasetId, NameId, PaperId, TagId, TopicId
from generator.model.survey import Survey
from generator.model.texts import Mark, RichText

__all__ = [
    "AmbiguousName",
    "Basis",
    "CodeLink",
    "CoinedName",
    "Corpus",
    "Cue",
    "Dataset",
    "DatasetId",
    "DatasetUse",
    "Document",
    "Evidence",
    "Expansion",
    "KnownName",
    "Mark",
    "Mention",
    "Merge",
    "Metric",
    "NameId",
    "Paper",
    "PaperId",
    "Record",
    "Related",
    "Result",
    "RichText",
    "Source",
    "StudyFlag",
    "Summary",
    "Survey",
    "Tag",
    "TagId",
    "TagKind",
    "TagUse",
    "Taxonomy",
    "TextField",
    "Topic",
    "TopicId",
    "TopicScore",
]
