"""Texts compared: by edit distance, and by a sketch small enough to keep in the ledger."""

from __future__ import annotations

from hashlib import blake2b
from itertools import pairwise
from zlib import crc32

import numpy as np
from rapidfuzz import fuzz

from generator.text import fold_text

# An abstract of fewer folded characters ("No abstract available.", "International audience") cannot tell two papers apart.
TELLING_CHARS = 60
# Agreement of two abstracts of one paper. Source: measured on 40 pairs of equal title from four collections. One paper in two
# versions: 0.64 to 1.0 (and one rewritten abstract at 0.49); different papers of one title: at most 0.49; unrelated abstracts:
# 0.43 in the median, at most 0.48 in 4,000 pairs. A false merge loses a paper, a missed one shows two: hence the upper end.
AGREEING = 0.60
# A cut abstract agrees when the part that is there does.
_CUT_LENGTHS = 1.4
_CUT_AGREEING = 0.90

_BINS = 32
_EMPTY_BIN = "--"
# Spreads the checksums of alike pairs over all bins. Source: D. E. Knuth, "The Art of Computer Programming" 3, 6.4 (2^32 / phi).
_FACTOR = 0x9E3779B1
_LAST = 0xFFFFFFFF
# Of the bins filled in both; unrelated English abstracts share 0.03 of them, versions of one abstract 0.3 and more.
_SHARED_BINS = 0.19
_SHARED_LEAST = 3


def is_telling(folded: str) -> bool:
    """Whether a folded abstract says enough to tell its paper from others."""
    return len(folded) >= TELLING_CHARS


def compare_folded(one: str, other: str) -> float:
    """Agreement in [0, 1] of two folded texts: the share of characters in common order, or of the shorter where it was cut.

    Source: Indel similarity, rapidfuzz ``fuzz.ratio`` and ``fuzz.partial_ratio``.
    """
    if one == other:
        return 1.0
    agreement = fuzz.ratio(one, other) / 100
    short, long = sorted((one, other), key=len)
    if agreement < AGREEING and is_telling(short) and len(long) >= _CUT_LENGTHS * len(short):
        cut = max(fuzz.ratio(short, long[: len(short)]), fuzz.ratio(short, long[-len(short) :])) / 100
        return cut if cut >= _CUT_AGREEING else agreement
    return agreement


def hash_text(folded: str) -> str:
    """Twelve hexadecimal digits that only equal texts share."""
    return blake2b(folded.replace(" ", "").encode(), digest_size=6).hexdigest()


def sketch_text(folded: str) -> str:
    """Thirty-two bins of two characters that texts share in the measure in which they share pairs of neighbouring words.

    Source: one-permutation MinHash, P. Li, A. Owen, C.-H. Zhang, "One Permutation Hashing", 2012; the low byte of each minimum
    is kept (b-bit minwise hashing, P. Li, A. C. König, 2010).
    """
    words = folded.encode().split()
    sums = map(crc32, map(b" ".join, pairwise(words)))
    values = np.fromiter(sums, np.uint64) * _FACTOR & _LAST
    least = np.full(_BINS, _LAST + 1, np.uint64)
    np.minimum.at(least, (values >> 27).astype(np.intp), values)
    return "".join([f"{value >> 8 & 0xFF:02x}" if value <= _LAST else _EMPTY_BIN for value in least.tolist()])


def sketches_agree(one: str, other: str) -> bool:
    """Whether two sketches are likely of two versions of one text."""
    pairs = [(one[at : at + 2], other[at : at + 2]) for at in range(0, 2 * _BINS, 2)]
    filled = [a == b for a, b in pairs if _EMPTY_BIN not in (a, b)]
    return sum(filled) >= max(_SHARED_LEAST, _SHARED_BINS * len(filled))


def fold_title(raw: str) -> str:
    """The folded title, or the title itself where folding leaves nothing (``"???"``)."""
    return fold_text(raw) or " ".join(raw.casefold().split())
