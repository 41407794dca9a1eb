"""Cleaning: every leftover seen in the wild, formulas and addresses marked, nothing lost, nothing slow."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.corpus.clean import clean_text
from generator.text import normalize_text

PLAIN = [
    (r"87.7\% top-1", "87.7% top-1"),
    (r"Q\&A and Vote\&Mix", "Q&A and Vote&Mix"),
    (r"Transformers (\ie dynamic", "Transformers (i.e. dynamic"),
    (r"larger (\eg ImageNet)", "larger (e.g. ImageNet)"),
    (r"so, \ie, this", "so, i.e., this"),
    (r"\ie. this", "i.e. this"),
    (r"accuracy \vs image", "accuracy vs. image"),
    (r"448$\times$448", "448×448"),
    ("448{times}448", "448×448"),
    ("M$^{2}$UGen", "M²UGen"),
    ("M^{2}UGen", "M²UGen"),
    ("scales (S^2), A^2MIM and g^nConv", "scales (S²), A²MIM and gⁿConv"),
    ("the 3^{rd}-stage", "the 3rd-stage"),
    ("2$^{nd}$", "2nd"),
    ("AP_{50} and MP_{+}", "AP₅₀ and MP₊"),
    ("mask AP_r, snake_case_name, RoBERTa_{large}", "mask AP_r, snake_case_name, RoBERTa_large"),
    ("(ell_1 and ell_2), sigma_8, nu^1", "(ℓ₁ and ℓ₂), σ₈, ν¹"),
    ("alpha_dropout and beta", "alpha_dropout and beta"),
    ("sim2real from 15M (sim16.7\\%)", "sim2real from 15M (~16.7%)"),
    ("R_1{-}ConvNet", "R₁-ConvNet"),
    ("O(epsilon^{-3.5})", "O(ϵ^(-3.5))"),
    (r"$42.9\%$", "42.9%"),
    (r"5.18\times$ latency and 42.9%$ energy", "5.18× latency and 42.9% energy"),
    (r"the \overfeat network and \ours", "the overfeat network and ours"),
    ("V-JEPA~(ViT-H) and construction~-- that", "V-JEPA (ViT-H) and construction – that"),
    ("baselines.~Audio, top-K box~ This, 10~MHz", "baselines. Audio, top-K box This, 10 MHz"),
    ("(~100,000), 2 ~ 5 times, (~1%), ~180k, 0.5~1.0", "(~100,000), 2 ~ 5 times, (~1%), ~180k, 0.5~1.0"),
    (r"\textbf{bold \emph{both}} and {\bf old} {\em way}", "bold both and old way"),
    (r"Schr\"{o}dinger, Poincar\'e, Poincar{\'e}, \v{S}, na\"ive, \L{}", "Schrödinger, Poincaré, Poincaré, Š, naïve, Ł"),
    (r"a \"modern\" net", 'a "modern" net'),
    ("``quoted'' --- so", "“quoted” — so"),
    ("costs $5 and $10", "costs $5 and $10"),
    (r"from \$1,503 to \$708, US$ 5", "from $1,503 to $708, US$ 5"),
    ("less ($0.38 vs. $1.59/F1 point)", "less ($0.38 vs. $1.59/F1 point)"),
    (r"$n \rightarrow \infty$ and $O(n^2)$, $K$ sets", "n → ∞ and O(n²), K sets"),
    (r"$\textbf{FARTrack}$, $\textit{e.g.}$, $\text{DC-CLIP}$", "FARTrack, e.g., DC-CLIP"),
    ("R&amp;D &amp;lt;b&amp;gt; p &lt; 0.05 &#961;", "R&D p < 0.05 ρ"),
    ("<i>in vivo</i> H<sub>2</sub>O <jats:p>text</jats:p>", "in vivo H₂O text"),
    ("go to <this picture> if a < b and b > c; after </Think>", "go to <this picture> if a < b and b > c; after </Think>"),
    ("two  spaces\n and\tlines", "two spaces and lines"),
    ("the infor-\nmation is information", "the information is information"),
    ("state-\nof-the-art", "state- of-the-art"),
    (r"as shown~\cite{lee2020}.", "as shown [lee2020]."),
    ("{BERT} and {Arabic, Urdu}, 360{°}", "BERT and {Arabic, Urdu}, 360°"),
    ("prior knowledge.}, this", "prior knowledge., this"),
    ("C# and F_1, a_b_c, 10^-3, ^_^", "C# and F₁, a_b_c, 10⁻³, ^_^"),
    ("", ""),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "plain"), PLAIN)
def test_plain(raw: str, plain: str) -> None:
    assert clean_text(raw).plain == plain


ADDRESSES = [
    ("at https://github.com/a/b.", ["https://github.com/a/b"], "at https://github.com/a/b."),
    ("(https://a.org/b_(c)), so", ["https://a.org/b_(c)"], "(https://a.org/b_(c)), so"),
    ("[https://a.org/b], “https://a.org/c”", ["https://a.org/b", "https://a.org/c"], "[https://a.org/b], “https://a.org/c”"),
    (r"\url{https://a.github.io/.}", ["https://a.github.io/"], "https://a.github.io/."),
    ("https://a.b/c{https://a.b/c}.", ["https://a.b/c"], "https://a.b/c."),
    (r"\href{https://a.b/c}{\texttt{https://a.b/c}}.", ["https://a.b/c"], "https://a.b/c."),
    (r"\href{https://a.b/c}{our page}.", ["https://a.b/c"], "our page (https://a.b/c)."),
    (r"at \https://a.b/c.", ["https://a.b/c"], "at https://a.b/c."),
    ("https://a.b/c}.", ["https://a.b/c"], "https://a.b/c."),
    (r"https://a.b/c\_d", ["https://a.b/c_d"], "https://a.b/c_d"),
    ("https://www.cs.umd.edu/~sak/vit_analysis)", ["https://www.cs.umd.edu/~sak/vit_analysis"], None),
    ("https://a.b/x_1^2", ["https://a.b/x_1"], None),
    ("https:// and http://nohost", [], "https:// and http://nohost"),
    ("见 https://a.b/c。", ["https://a.b/c"], None),
]


@pytest.mark.parametrize(("raw", "urls", "plain"), ADDRESSES)
def test_addresses(raw: str, urls: list[str], plain: str | None) -> None:
    rich = clean_text(raw)
    assert [mark.value for mark in rich.marks] == urls
    assert all(mark.kind == "url" and rich.plain[mark.start : mark.end] == mark.value for mark in rich.marks)
    if plain is not None:
        assert rich.plain == plain


@pytest.mark.parametrize(
    ("raw", "tex"),
    [
        (r"rate $\mathcal{O}(1/k)$ holds", r"\mathcal{O}(1/k)"),
        (r"rate \(\frac{1}{n}\) holds", r"\frac{1}{n}"),
        (r"rate $$ \sqrt{n} $$ holds", r"\sqrt{n}"),
        (r"rate \[ x_{i,j}^{k} \] holds", "x_{i,j}^{k}"),
    ],
)
def test_formulas_that_stay(raw: str, tex: str) -> None:
    rich = clean_text(raw)
    (mark,) = rich.marks
    assert (mark.kind, mark.value, rich.plain) == ("math", tex, f"rate ${tex}$ holds")
    assert rich.plain[mark.start : mark.end] == f"${tex}$"


def test_marks_are_in_order() -> None:
    rich = clean_text(r"see https://a.b/c, $\sqrt{n}$ and https://d.e/f.")
    assert [mark.kind for mark in rich.marks] == ["url", "math", "url"]
    assert all(one.end <= other.start for one, other in zip(rich.marks, rich.marks[1:], strict=False))


PIECES = st.lists(
    st.sampled_from(
        [" ", "~", "$", "\\", "{", "}", "^", "_", "<", ">", "&", "&amp;", "&lt;", "--", "`", "'", "\"", "%",
        "\n", "-\n", "é", "\u0301", "\x01",
         "https://", "a.b/c", ".", ")", "(", "alpha", "tide", "2", "10", "n", "\\textbf{", "\\emph{",
        "\\cite{", "\\url{", "\\href{",
         "\\footnote{", "\\frac", "\\times", "\\'", "\\c{", "<i>", "<sub>", "</sub>", "sim", "#38;", "\\(", "\\)", "\\[", "\\]"]
    ),
    max_size=25,
).map("".join)  # fmt: skip


@given(st.one_of(PIECES, st.text(max_size=60)))
def test_cleaning_what_is_clean_changes_nothing(raw: str) -> None:
    plain = clean_text(raw).plain
    assert clean_text(plain).plain == plain
    assert normalize_text(plain) == plain


@given(st.one_of(PIECES, st.text(max_size=60)))
def test_marks_fit_the_text(raw: str) -> None:
    rich = clean_text(raw)
    end = 0
    for mark in rich.marks:
        assert end <= mark.start < mark.end <= len(rich.plain)
        assert rich.plain[mark.start : mark.end] == (mark.value if mark.kind == "url" else f"${mark.value}$")
        end = mark.end


WORDS = ["tide", "Bells", "whale", "gauge", "Coast", "rock", "ImageNet", "ViT", "forty", "seven"]
SIGNS = ["~", r"\%", r"\&", "$", "{", "}", r"\textbf{", "}", r"\emph{", "--", "``", "''", r"\,", r"\\",
        "<i>", "</i>", "<b>", "&amp;",
         "(", ")", ",", ".", "\n", " ", "^2", "_1", r"\ie ", r"$\times$", "$^{2}$"]  # fmt: skip


@given(st.lists(st.tuples(st.sampled_from(SIGNS), st.sampled_from(WORDS), st.sampled_from(SIGNS)), max_size=12))
def test_no_word_is_lost(pieces: list[tuple[str, str, str]]) -> None:
    raw = " ".join("".join(piece) for piece in pieces)
    plain = clean_text(raw).plain
    assert re.findall("|".join(WORDS), plain) == [word for _, word, _ in pieces]


@pytest.mark.parametrize(
    "unit",
    ["$", "{", "}", "\\", "~", "<", "&amp;", "&#38;", "https://", "\\href{u}{", "a^{", "\\footnote{",
        "\\documentclass ", "$a ", "\\(",
     "\\'", "ab-\n", "<sub>", "\\url{h", "https://a.b{", "https://a.b/(", "<<i>i>", "$\\alpha$", "x ", "a_1."],
)  # fmt: skip
def test_hostile_text_takes_linear_time(unit: str) -> None:
    small, large = unit * (50_000 // len(unit)), unit * (1_000_000 // len(unit))
    began = time.process_time()
    clean_text(small)
    middle = time.process_time()
    clean_text(large)
    assert time.process_time() - middle < max(4.0, 60 * (middle - began))
