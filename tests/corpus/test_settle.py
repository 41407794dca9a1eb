"""From records to papers: duplicates, ids that stay, the ledger, rulings and corrections by hand."""

import gzip
import json
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.corpus.clean import clean_text
from generator.corpus.identity import make_id
from generator.corpus.ledger import read_ledger
from generator.corpus.settle import settle_records
from generator.model import Corpus, Record, Source
from generator.overrides import Overrides, read_overrides
from generator.problems import LedgerError, OverridesError, Problem
from generator.readers import read_records

ROOT = Path(__file__).parents[2]
TIDES = (
    "We present a small model of tides. It is trained on ten years of gauges along a rocky coast, where earlier models fail. "
    "Our method halves the error of the best forecast and runs on a phone."
)
BELLS = (
    "Bells are hard to tell apart by ear. This paper shows that a network of three layers can do it from one second of sound. "
    "The recordings are public, and the code has fewer than two hundred lines."
)
WHALES = (
    "Counting whales from space needs images that nobody has labelled. A crowd of volunteers drew forty thousand outlines in a "
    "month; a detector trained on them finds nine of ten animals, also in seas it never saw."
)


def record(line: int, title: str, abstract: str = "", path: str = "a/x.txt", **fields: object) -> Record:
    return Record(Source(path, line), title, abstract, **fields)  # type: ignore[arg-type]


def settle(tmp_path: Path, *records: Record, overrides: str = "") -> tuple[Corpus, tuple[Problem, ...]]:
    path = tmp_path / "overrides.yml"
    path.write_text(overrides, encoding="utf-8")
    return settle_records(records, (), read_overrides(path), tmp_path / "paper-ids.lock")


def ids(corpus: Corpus) -> list[str]:
    return [paper.id for paper in corpus.papers]


def ids_by_abstract(corpus: Corpus) -> dict[str, str]:
    return {paper.abstract.plain: paper.id for paper in corpus.papers}


# ------------------------------------------------------------------ the seeds


def test_seeds(tmp_path: Path) -> None:
    records, misread = read_records(ROOT / "abstracts", ROOT)
    corpus, problems = settle_records(records, misread, Overrides(), tmp_path / "ids")
    assert (corpus.records, len(corpus.papers), len(corpus.merges), corpus.rejected) == (604, 518, 86, 0)
    assert problems == ()
    assert {merge.reason for merge in corpus.merges} == {"title"}
    assert [document.records for document in corpus.documents] == [78, 304, 72, 72, 78]
    assert "a-convnet-for-the-2020s" in ids(corpus)


def test_ledger_of_the_seeds_is_in_the_repository(tmp_path: Path) -> None:
    records, _ = read_records(ROOT / "abstracts", ROOT)
    ledger = tmp_path / "ids"
    ledger.write_bytes((ROOT / "paper-ids.lock").read_bytes())
    corpus, _ = settle_records(records, (), Overrides(), ledger)
    assert set(ids(corpus)) <= set(read_ledger(ROOT / "paper-ids.lock").facts_by_id)
    assert ledger.read_bytes() == (ROOT / "paper-ids.lock").read_bytes()


# ------------------------------------------------------------------ merging


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ({"title": "On Tides", "doi": "10.1/x"}, {"title": "On the Tides of the Sea", "doi": "10.1/x"}, "doi"),
        ({"title": "On Tides", "arxiv_id": "2101.00001"}, {"title": "On Tides!", "arxiv_id": "2101.00001"}, "arxiv"),
        ({"title": "On Tides", "abstract": TIDES}, {"title": "ON  TIDES:", "abstract": TIDES.replace("small", "tiny")}, "title"),
        ({"title": "On Tides", "abstract": TIDES}, {"title": "On Tides", "abstract": ""}, "title"),
        ({"title": "On Tides", "abstract": TIDES}, {"title": "On Tides", "abstract": "No abstract available."}, "title"),
        ({"title": "On Tides", "abstract": TIDES}, {"title": "On Tides", "abstract": TIDES[:120]}, "title"),
        ({"title": "On Tides"}, {"title": "On Tides"}, "title"),
        ({"title": "M$^{2}$UGen", "abstract": TIDES}, {"title": "M^{2}UGen", "abstract": TIDES}, "title"),
        ({"title": "Na\u00efve Tides", "abstract": TIDES}, {"title": "Nai\u0308ve Tides", "abstract": TIDES}, "title"),
    ],
)
def test_duplicates(tmp_path: Path, one: dict[str, str], other: dict[str, str], reason: str) -> None:
    corpus, _ = settle(tmp_path, record(1, **one), record(5, **other))
    assert len(corpus.papers) == 1
    assert [merge.reason for merge in corpus.merges] == [reason]
    assert corpus.papers[0].sources == (Source("a/x.txt", 1), Source("a/x.txt", 5))
    assert corpus.papers[0].abstract.plain == one.get("abstract", "")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"title": "Introduction", "abstract": TIDES}, {"title": "Introduction", "abstract": BELLS}),
        ({"title": "Tides, Part I", "abstract": TIDES}, {"title": "Tides, Part II", "abstract": TIDES}),
        ({"title": "TideNet", "abstract": TIDES}, {"title": "TideNet v2", "abstract": TIDES}),
        ({"title": "Preface", "doi": "10.1/a"}, {"title": "Preface", "doi": "10.1/b"}),
        ({"title": "Preface", "authors": ("Ann Lee",)}, {"title": "Preface", "authors": ("Jo Roe",)}),
        ({"title": "Preface", "year": 2001}, {"title": "Preface", "year": 2011}),
        ({"title": "Tides", "abstract": TIDES, "doi": "10.1/x"}, {"title": "Bells by Ear", "abstract": BELLS, "doi": "10.1/x"}),
        ({"title": "???"}, {"title": "!!!"}),
        ({"title": "影師嗎"}, {"title": "影師"}),
    ],
)
def test_different_papers(tmp_path: Path, one: dict[str, object], other: dict[str, object]) -> None:
    corpus, _ = settle(tmp_path, record(1, **one), record(5, **other))  # type: ignore[arg-type]
    assert len(corpus.papers) == 2
    assert len({paper.id.casefold() for paper in corpus.papers}) == 2


def test_record_without_abstract_beside_two_papers_of_its_title(tmp_path: Path) -> None:
    corpus, _ = settle(tmp_path, record(1, "Introduction", TIDES), record(3, "Introduction", BELLS), record(5, "Introduction"))
    assert len(corpus.papers) == 3


def test_fields_are_filled_and_conflicts_told(tmp_path: Path) -> None:
    corpus, problems = settle(
        tmp_path,
        record(1, "On Tides", TIDES, arxiv_id="2101.00001", doi="10.48550/arxiv.2101.00001"),
        record(3, "On Tides", TIDES[:-30], doi="10.1/x", year=2021, authors=("Ann Lee",)),
        record(5, "On Tides", TIDES[:-40], doi="10.1/y", year=1999),
    )
    (paper,) = corpus.papers
    assert (paper.arxiv_id, paper.doi, paper.year, paper.authors) == ("2101.00001", "10.1/x", 2021, ("Ann Lee",))
    assert [(problem.line, problem.text.split()[0]) for problem in problems] == [(5, "doi"), (5, "year")]


def test_long_equal_titles_with_other_abstracts_are_told(tmp_path: Path) -> None:
    title = "A Model of the Tides for a Phone"
    corpus, problems = settle(tmp_path, record(1, title, TIDES), record(3, title, BELLS))
    assert len(corpus.papers) == 2
    assert "same title" in problems[0].text


def test_records_without_a_title_are_counted(tmp_path: Path) -> None:
    corpus, problems = settle(tmp_path, record(1, ""), record(3, "\u200b"), record(5, "Tides"))
    assert (corpus.records, len(corpus.papers), corpus.rejected) == (3, 1, 2)
    assert [problem.line for problem in problems] == [3]
    assert corpus.documents[0].records == 3


def test_many_papers_of_one_title_are_settled_fast(tmp_path: Path) -> None:
    words = TIDES.split() + BELLS.split() + WHALES.split()
    texts = [" ".join(words[(number * 7 + at * (number % 29 + 1)) % len(words)] for at in range(60)) for number in range(1500)]
    corpus, _ = settle(tmp_path, *(record(at + 1, "Introduction", text) for at, text in enumerate(texts)))
    assert corpus.records == 1500
    assert len(set(ids(corpus))) == len(corpus.papers)


# ------------------------------------------------------------------ ids


@pytest.mark.parametrize(
    "title", ["con", "NUL", "index", "Com1", "README", "...", "影師嗎", "x" * 300, "A " * 100, "../../etc/passwd", "Ünïcode"]
)
def test_ids_are_safe_names(tmp_path: Path, title: str) -> None:
    corpus, _ = settle(tmp_path, record(1, title, TIDES), record(3, title, BELLS))
    for paper in corpus.papers:
        assert paper.id.isascii()
        assert paper.id == paper.id.lower()
        assert 1 <= len(paper.id) <= 80
        assert paper.id not in ("con", "nul", "index", "com1", "readme")
        assert not set(paper.id) - set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert len(set(ids(corpus))) == 2


def test_numbered_ids_stay_within_80() -> None:
    taken: set[str] = set()
    for _ in range(120):
        new = make_id("long word " * 20, taken)
        assert len(new) <= 80
        assert new not in taken
        taken.add(new)


def test_id_stays_when_the_title_is_corrected(tmp_path: Path) -> None:
    settle(tmp_path, record(1, "On Tidse", TIDES), record(3, "Bells", BELLS))
    corpus, _ = settle(tmp_path, record(1, "On Tides, Corrected", TIDES), record(3, "Bells", BELLS))
    assert ids(corpus) == ["bells", "on-tidse"]


def test_id_stays_when_the_abstract_is_edited(tmp_path: Path) -> None:
    settle(tmp_path, record(1, "On Tides", TIDES))
    corpus, _ = settle(tmp_path, record(1, "On Tides", TIDES.replace("ten years", "twenty years") + " A demo is public."))
    assert ids(corpus) == ["on-tides"]


def test_id_stays_with_its_identifier(tmp_path: Path) -> None:
    settle(tmp_path, record(1, "On Tides", TIDES, doi="10.1/x"))
    corpus, _ = settle(tmp_path, record(1, "All New Title", WHALES, doi="10.1/x"))
    assert ids(corpus) == ["on-tides"]


def test_id_of_a_gone_paper_goes_to_no_other(tmp_path: Path) -> None:
    settle(tmp_path, record(1, "Introduction", TIDES))
    corpus, _ = settle(tmp_path, record(1, "Introduction", BELLS))
    assert ids(corpus) == ["introduction-2"]
    assert corpus.moved == ()
    corpus, _ = settle(tmp_path, record(1, "Introduction", BELLS), record(3, "Introduction", TIDES))
    assert ids_by_abstract(corpus) == {BELLS: "introduction-2", TIDES: "introduction"}


def test_id_of_a_gone_part_goes_to_no_other_part(tmp_path: Path) -> None:
    settle(tmp_path, record(1, "Tides, Part I", TIDES))
    corpus, _ = settle(tmp_path, record(1, "Tides, Part II", TIDES))
    assert ids(corpus) == ["tides-part-ii"]


def test_row_numbers_as_keys_do_not_carry_ids(tmp_path: Path) -> None:
    settle(tmp_path, record(1, "Tides", TIDES, key="1"), record(2, "Bells", BELLS, key="2"))
    corpus, _ = settle(tmp_path, record(1, "Whales", WHALES, key="1"), record(2, "Bells", BELLS, key="2"))
    assert ids(corpus) == ["bells", "whales"]


def test_merged_id_leads_to_the_one_that_stays(tmp_path: Path) -> None:
    one, other = record(1, "On Tides", TIDES), record(3, "The Tides of a Rocky Coast", BELLS)
    settle(tmp_path, one, other)
    corpus, _ = settle(tmp_path, one, other, overrides="merge: [[the-tides-of-a-rocky-coast, on-tides]]")
    assert ids(corpus) == ["the-tides-of-a-rocky-coast"]
    assert corpus.moved == (("on-tides", "the-tides-of-a-rocky-coast"),)
    assert [merge.reason for merge in corpus.merges] == ["override"]
    again, _ = settle(tmp_path, one, other, overrides="merge: [[the-tides-of-a-rocky-coast, on-tides]]")
    assert again == corpus
    apart, _ = settle(tmp_path, one, other)
    assert ids_by_abstract(apart) == {TIDES: "on-tides", BELLS: "the-tides-of-a-rocky-coast"}
    assert apart.moved == ()


def test_merged_by_a_new_identifier(tmp_path: Path) -> None:
    settle(tmp_path, record(1, "On Tides", TIDES), record(3, "On the Tides", TIDES))
    corpus, _ = settle(tmp_path, record(1, "On Tides", TIDES, doi="10.1/x"), record(3, "On the Tides", TIDES, doi="10.1/x"))
    assert len(corpus.papers) == 1
    assert {*ids(corpus), *(old for old, _ in corpus.moved)} == {"on-tides", "on-the-tides"}


# ------------------------------------------------------------------ the ledger


def test_ledger_is_written_only_when_it_changes(tmp_path: Path) -> None:
    settle(tmp_path, record(1, "On Tides", TIDES))
    path = tmp_path / "paper-ids.lock"
    before = path.stat().st_mtime_ns, path.stat().st_ino
    settle(tmp_path, record(7, "On Tides", TIDES))
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == before
    assert [entry.name for entry in tmp_path.iterdir() if entry.name.startswith(".")] == []
    body = path.read_text().splitlines()[2:]
    assert body == sorted(body)


@pytest.mark.parametrize(
    ("damage", "line", "words"),
    [
        (lambda text: text.replace("on-tides title", "<<<<<<< HEAD\non-tides title"), 4, "merge conflict"),
        (lambda text: text.replace("on-tides title", "On Tides title"), 4, "not a paper id"),
        (lambda text: text.replace("on-tides title", "on-tides titel"), 4, "not one of"),
        (lambda text: text.replace("on-tides text", "on-tides text zz"), 3, "not a value"),
        (lambda text: text[:-5], 4, "may be cut"),
        (lambda text: text + "old moved nowhere\n", 5, "no other id"),
        (lambda text: "", 1, "is empty"),
    ],
)
def test_damaged_ledger(tmp_path: Path, damage, line: int, words: str) -> None:
    settle(tmp_path, record(1, "On Tides", TIDES))
    path = tmp_path / "paper-ids.lock"
    path.write_text(damage(path.read_text()))
    content = path.read_bytes()
    with pytest.raises(LedgerError, match=words) as caught:
        settle(tmp_path, record(1, "On Tides", TIDES))
    assert caught.value.complaints[0].startswith(f"paper-ids.lock:{line}: ")
    assert path.read_bytes() == content


def test_ledger_that_is_not_text(tmp_path: Path) -> None:
    (tmp_path / "paper-ids.lock").write_bytes(b"\xff\xfe\0")
    with pytest.raises(LedgerError, match="cannot be read"):
        settle(tmp_path, record(1, "On Tides", TIDES))


# ------------------------------------------------------------------ rulings and corrections


def test_separate_records_of_one_text(tmp_path: Path) -> None:
    one, other = record(1, "On Tides", TIDES), record(3, "On Tides", TIDES, path="a/y.txt")
    corpus, _ = settle(tmp_path, one, other)
    assert ids(corpus) == ["on-tides"]
    corpus, problems = settle(tmp_path, one, other, overrides='separate: [[on-tides, "a/y.txt:3"]]')
    assert {paper.id: paper.sources[0].path for paper in corpus.papers} == {"on-tides": "a/x.txt", "on-tides-2": "a/y.txt"}
    assert problems == ()
    moved_lines = (replace(one, source=Source("a/x.txt", 11)), replace(other, source=Source("a/y.txt", 31)))
    corpus, problems = settle(tmp_path, *moved_lines, overrides="separate: [[on-tides, on-tides-2]]")
    assert {paper.id: paper.sources[0].path for paper in corpus.papers} == {"on-tides": "a/x.txt", "on-tides-2": "a/y.txt"}
    assert problems == ()


def test_separate_by_two_places(tmp_path: Path) -> None:
    one, other = record(1, "On Tides", TIDES), record(3, "On Tides", TIDES)
    corpus, _ = settle(tmp_path, one, other, overrides='separate: [["a/x.txt:1", "a/x.txt:3"]]')
    assert ids(corpus) == ["on-tides", "on-tides-2"]


def test_separation_that_is_not_needed_is_told(tmp_path: Path) -> None:
    one, other = record(1, "On Tides", TIDES), record(3, "Bells", BELLS)
    _, problems = settle(tmp_path, one, other, overrides='separate: [[on-tides, "a/x.txt:3"]]')
    assert [problem.action for problem in problems] == ["not needed"]


@pytest.mark.parametrize(
    ("overrides", "words"),
    [
        ("merge: [[on-tides, bels]]", "merge: bels: no such paper id; did you mean 'bells'"),
        ('separate: [[on-tides, "a/x.txt:4"]]', "no record stands there; did you mean 'a/x.txt:3'"),
        ("papers: {on-tide: {year: 2020}}", "overrides.yml:1: papers.on-tide: no such paper id; did you mean 'on-tides'"),
        ("papers: {on-tide: {names: [X]}}", "papers.on-tide: no such paper id"),
        ("merge: [[on-tides, bells]]\nseparate: [[bells, on-tides]]", "stands under separate, too"),
        ("merge: [[on-tides, bells]]\npapers: {bells: {year: 2020}}", "merged into 'on-tides'"),
    ],
)
def test_rulings_on_what_is_not_there(tmp_path: Path, overrides: str, words: str) -> None:
    records = record(1, "On Tides", TIDES), record(3, "Bells", BELLS)
    settle(tmp_path, *records)
    before = (tmp_path / "paper-ids.lock").read_bytes()
    with pytest.raises(OverridesError) as caught:
        settle(tmp_path, *records, overrides=overrides)
    assert words in str(caught.value)
    assert (tmp_path / "paper-ids.lock").read_bytes() == before


def test_ruling_on_a_gone_paper_is_told(tmp_path: Path) -> None:
    settle(tmp_path, record(1, "On Tides", TIDES), record(3, "Bells", BELLS))
    _, problems = settle(tmp_path, record(1, "On Tides", TIDES), overrides="merge: [[on-tides, bells]]")
    assert [(problem.path, problem.action) for problem in problems] == [("overrides.yml", "not applied")]


def test_corrections(tmp_path: Path) -> None:
    given = {
        "title": r"On \emph{Tides}", "abstract": r"Now 5\% better.", "authors": ["Lee, Ann"], "year": 2020, "venue": "Sea",
        "doi": "doi:10.1000/X",        "arxiv_id": "2101.00001v2", "url": "https://a.org", "keywords": ["sea"],
    }  # fmt: skip
    corpus, _ = settle(tmp_path, record(1, "Tides", TIDES, year=1999), overrides=json.dumps({"papers": {"tides": given}}))
    (paper,) = corpus.papers
    assert (paper.id, paper.title.plain, paper.abstract.plain, paper.raw_title) == ("tides", "On Tides", "Now 5% better.", "Tides")
    assert (paper.authors, paper.year, paper.doi, paper.arxiv_id) == (("Ann Lee",), 2020, "10.1000/x", "2101.00001")
    assert paper.corrected == tuple(given)
    corpus, _ = settle(tmp_path, record(1, "Tides", TIDES, year=1999), overrides="papers: {tides: {year: ~}}")
    assert (corpus.papers[0].year, corpus.papers[0].corrected) == (None, ("year",))


# ------------------------------------------------------------------ any input

ENTRIES = st.lists(
    st.tuples(
        st.sampled_from(["Tides", "tides!", "Tides II", "Bells", "Introduction", "", "con", "M^2"]),
        st.sampled_from(["", TIDES, TIDES[:100], TIDES.replace("small", "tiny"), BELLS, BELLS + " More.", WHALES, "Short."]),
        st.sampled_from(["", "", "10.1/x", "10.1/y", "10.48550/arxiv.2101.00001"]),
        st.sampled_from(["", "", "2101.00001"]),
        st.sampled_from([None, None, 2001, 2002, 2010]),
        st.sampled_from(["", "k1"]),
    ),
    max_size=10,
).map(
    lambda rows: [
        Record(Source("a/x.txt", at), title, abstract, doi=doi, arxiv_id=arxiv_id, year=year, key=key)
        for at, (title, abstract, doi, arxiv_id, year, key) in enumerate(rows, 1)
    ]
)


def settle_at(path: Path, records: list[Record]) -> Corpus:
    return settle_records(records, (), Overrides(), path)[0]


@settings(deadline=None)
@given(ENTRIES, st.randoms(use_true_random=False))
def test_order_of_the_input_changes_nothing(tmp_path_factory: pytest.TempPathFactory, records: list[Record], random) -> None:
    folder = tmp_path_factory.mktemp("order")
    corpus = settle_at(folder / "one", records)
    shuffled = list(records)
    random.shuffle(shuffled)
    assert settle_at(folder / "two", shuffled) == corpus
    assert (folder / "one").read_bytes() == (folder / "two").read_bytes()
    assert settle_at(folder / "one", shuffled) == corpus
    assert (folder / "one").read_bytes() == (folder / "two").read_bytes()
    assert len({paper.id for paper in corpus.papers}) == len(corpus.papers)


@settings(deadline=None)
@given(ENTRIES, ENTRIES)
def test_ids_stay_when_papers_come_and_go(
    tmp_path_factory: pytest.TempPathFactory, ours: list[Record], theirs: list[Record]
) -> None:
    """A paper whose records are all the same as before keeps its id, whatever was in between."""
    path = tmp_path_factory.mktemp("stay") / "ids"
    first = settle_at(path, ours)
    settle_at(path, [])
    settle_at(path, [replace(record, source=Source("b/y.txt", record.source.line)) for record in theirs])
    again = settle_at(path, ours)
    published = read_ledger(path)
    assert len({paper.id for paper in again.papers}) == len(again.papers)
    assert {paper.id for paper in first.papers} <= set(published.facts_by_id)
    if not theirs:
        assert again == first


@settings(deadline=None)
@given(ENTRIES, ENTRIES)
def test_a_corpus_says_whether_it_stays(tmp_path_factory: pytest.TempPathFactory, ours: list[Record], theirs: list[Record]) -> None:
    """What says that it stays comes to the same with the ledger it left, and leaves that as it is; nothing else does."""
    path = tmp_path_factory.mktemp("say") / "ids"
    for records in (ours, theirs, ours + theirs, ours):
        corpus, published = settle_at(path, records), path.read_bytes()
        again = settle_at(path, records)
        assert corpus.stays == ((again, path.read_bytes()) == (corpus, published))


@settings(deadline=None)
@given(ENTRIES)
def test_merging_copies_changes_nothing(tmp_path_factory: pytest.TempPathFactory, records: list[Record]) -> None:
    folder = tmp_path_factory.mktemp("merge")
    corpus = settle_at(folder / "one", records)
    copies = [replace(record, source=Source("b/y.txt", record.source.line)) for record in records]
    again = settle_at(folder / "two", records + copies)
    assert [(paper.id, paper.raw_title, paper.abstract.plain) for paper in again.papers] == [
        (paper.id, paper.raw_title, paper.abstract.plain) for paper in corpus.papers
    ]
    assert len(again.merges) == 2 * len(corpus.merges) + len(corpus.papers)


@settings(deadline=None)
@given(ENTRIES)
def test_merging_what_is_merged_changes_nothing(tmp_path_factory: pytest.TempPathFactory, records: list[Record]) -> None:
    """Without identifiers: these may join records of two titles, of which a paper keeps only one."""
    folder = tmp_path_factory.mktemp("merge")
    bare = [replace(record, doi="", arxiv_id="") for record in records]
    papers = settle_at(folder / "one", bare).papers
    settled = [Record(paper.sources[0], paper.raw_title, paper.abstract.plain, year=paper.year) for paper in papers]
    again = settle_at(folder / "two", settled)
    assert again.merges == ()
    assert len(again.papers) == len(papers)


# ------------------------------------------------------------------ real corpora


def test_twenty_thousand_papers(tmp_path: Path, shared_path: Path) -> None:
    """Real titles and abstracts: every entry is read and accounted for, ids are unique, and a second build changes nothing."""
    (tmp_path / "in").mkdir()
    lines = gzip.decompress((shared_path / "corpora" / "papers-20k.jsonl.gz").read_bytes()).splitlines(keepends=True)[:4000]
    (tmp_path / "in" / "papers.jsonl").write_bytes(b"".join(lines))
    records, misread = read_records(tmp_path / "in", tmp_path)
    assert [record.source.line for record in records] == list(range(1, len(lines) + 1))
    corpus, problems = settle_records(records, misread, Overrides(), tmp_path / "ids")
    assert corpus.rejected == 0
    assert len({paper.id for paper in corpus.papers}) == len(corpus.papers) >= 0.99 * len(records)
    assert set(misread) <= set(problems)
    again, _ = settle_records(records[::-1], misread, Overrides(), tmp_path / "ids")
    assert again == corpus
    for paper in corpus.papers[::10]:
        assert clean_text(paper.abstract.plain).plain == paper.abstract.plain


def test_saved_page_of_twenty_thousand_papers(tmp_path: Path, shared_path: Path) -> None:
    """Real titles and abstracts as a saved page without blank lines: at most one in a thousand is taken for the other."""
    (tmp_path / "in").mkdir()
    lines = gzip.decompress((shared_path / "corpora" / "papers-20k.jsonl.gz").read_bytes()).splitlines()
    entries = [json.loads(line) for line in lines]
    pairs = [(" ".join(entry["title"].split()), " ".join(entry["abstract"].split())) for entry in entries]
    cut = [(title, "" if at % 100 == 0 else abstract) for at, (title, abstract) in enumerate(pairs)]
    (tmp_path / "in" / "page.txt").write_text(
        "\n".join(f"{title}\n{text}" if text else title for title, text in cut), encoding="utf-8"
    )
    records, _ = read_records(tmp_path / "in", tmp_path)
    found = {(record.title, record.abstract) for record in records}
    missed = [pair for pair in cut if tuple(unicodedata.normalize("NFC", text).strip() for text in pair) not in found]
    assert len(missed) <= len(cut) / 1000
