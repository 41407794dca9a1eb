"""Acronyms in abstracts: shown once, where they stand alone, by what the paper or the whole corpus says they mean."""

from __future__ import annotations

from generator.model import Basis, Evidence, Expansion, Paper, PaperId, RichText
from generator.pages.acronyms import agree_acronyms, find_glosses
from generator.pages.markdown import Gloss, render_rich


def expand(short: str, long: str, start: int = 0, end: int = 0) -> Expansion:
    return Expansion(short, long, (Evidence("abstract", start, end, "acronym-expansion"),) if end else ())


def make_paper(abstract: str) -> Paper:
    return Paper(PaperId("p"), RichText("T"), RichText(abstract), "T", ())


def shown(
    abstract: str, *own: Expansion, agreed: dict[str, str] | None = None, taken: tuple[tuple[int, int], ...] = ()
) -> list[str]:
    glosses, _ = find_glosses(make_paper(abstract), own, agreed or {}, taken)
    return [f"{abstract[gloss.start : gloss.end]}@{gloss.start}={gloss.title}" for gloss in glosses]


def test_the_corpus_agrees_where_nearly_all_papers_do() -> None:
    papers = {PaperId(f"p{n}"): (expand("CNN", "convolutional neural network"),) for n in range(9)}
    papers[PaperId("q")] = (expand("CNN", "Convolutional Neural Networks"), expand("KD", "knowledge distillation"))
    papers[PaperId("r")] = (expand("MP", "moment probing"),)
    papers[PaperId("s")] = (expand("MP", "mathematical programming"),)
    assert agree_acronyms([(one.short, one.long) for one in found] for found in papers.values()) == {
        "CNN": "convolutional neural network"
    }


def test_first_use_away_from_the_long_form() -> None:
    text = "The vision transformer (ViT) is good. ViT is fast, and ViT wins."
    own = expand("ViT", "vision transformer", text.index("vision"), text.index(")"))
    assert shown(text, own) == ["ViT@38=vision transformer"]
    assert shown("The vision transformer, ViT, is good.", expand("ViT", "vision transformer")) == []


def test_the_paper_itself_comes_before_the_corpus() -> None:
    text = "MP and KD help."
    glosses, rows = find_glosses(make_paper(text), [expand("MP", "moment probing")], {"MP": "other", "KD": "distilling"}, ())
    assert [gloss.title for gloss in glosses] == ["moment probing", "distilling"]
    assert [(row.short, row.long, row.basis) for row in rows] == [
        ("MP", "moment probing", Basis.STATED),
        ("KD", "distilling", Basis.DERIVED),
    ]


def test_variants_are_other_things_and_compounds_are_not() -> None:
    agreed = {"ViT": "vision transformer"}
    assert shown("ViT-L and DeiViT beat ViT-22B.", agreed=agreed) == []
    assert shown("A ViT-based network.", agreed=agreed) == ["ViT@2=vision transformer"]
    assert shown("Many ViTs.", agreed=agreed) == ["ViTs@5=vision transformer"]


def test_links_keep_their_words() -> None:
    assert shown("ViT and ViT", agreed={"ViT": "vision transformer"}, taken=((0, 3),)) == ["ViT@8=vision transformer"]
    assert shown("ViT", agreed={"ViT": "vision transformer"}, taken=((0, 3),)) == []


def test_a_long_form_cannot_leave_its_attribute() -> None:
    rendered = render_rich(RichText("A CNN."), [Gloss(2, 5, 'x" onclick="y <b>*')])
    assert rendered == 'A <abbr title="x&#34; onclick=&#34;y &lt;b&gt;&#42;">CNN</abbr>.'
