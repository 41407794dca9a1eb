"""Which signatures hold when the sample teaches something else, so that an edit of one of its papers is not the work of all."""

from __future__ import annotations

import numpy as np

from generator.analysis.signatures import EXPLAINING, Codes, Signatures, Table, TermModel
from generator.analysis.vectors import Ints


def carry_signatures(signatures: Signatures, before: TermModel, now: TermModel) -> tuple[Ints, Signatures]:
    """The rows of the papers whose terms weigh and are shown as before, ascending, and their signatures by the model of now.

    A weight rests on the words of the paper, the length and the number of papers of the sample, and on what the model says of the
    terms of that paper. The latent place rests on the basis, which an edit of any paper of the sample changes everywhere: it is
    found anew, which takes a hundredth of the time.
    """
    if (before.length, before.papers) != (now.length, now.papers):
        return np.zeros(0, dtype=np.int64), signatures.take([])
    held = Table(signatures, _find_changes(before, now)).select(EXPLAINING)
    rows = np.flatnonzero(np.diff(held.indptr) == 0)
    kept = signatures.take(rows)
    latent = now.find_latent(kept.codes, kept.weights.astype(np.float64), kept.starts)
    return rows, Signatures(kept.starts, kept.codes, kept.weights, kept.uses, latent)


def _find_changes(before: TermModel, now: TermModel) -> Codes:
    """The terms of which two models do not say the same, but for the basis, ascending."""
    _, here, there = np.intersect1d(before.codes, now.codes, assume_unique=True, return_indices=True)
    same = (before.rarity[here] == now.rarity[there]) & (before.searched[here] == now.searched[there])
    shown = zip(here.tolist(), there.tolist(), strict=True)
    same &= np.array([before.surfaces[one] == now.surfaces[other] for one, other in shown], dtype=bool)
    changes: Codes = np.setxor1d(np.union1d(before.codes, now.codes), before.codes[here[same]])
    return changes
