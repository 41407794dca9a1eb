"""The whole pipeline, from input files to everything known about them: this module is its table of contents."""

from __future__ import annotations

from generator.analysis.affinity import build_vocabulary
from generator.analysis.code import find_code
from generator.analysis.corrections import check_corrections, correct, correct_datasets
from generator.analysis.datasets import find_datasets
from generator.analysis.discovery import discover_taxonomy
from generator.analysis.glossary import find_expansions
from generator.analysis.keyphrases import add_keywords
from generator.analysis.mentions import find_mentions, invert_mentions
from generator.analysis.names import find_names
from generator.analysis.related import find_related
from generator.analysis.results import find_results
from generator.analysis.studies import find_studies
from generator.analysis.summaries import find_summaries
from generator.analysis.tags import find_tags
from generator.analysis.topics import find_topics
from generator.config import Config
from generator.corpus.settle import settle_records
from generator.crew import ALONE, Crew
from generator.model import Corpus, Survey, Taxonomy
from generator.overrides import Overrides, read_overrides
from generator.packing import no_collection
from generator.problems import Problem
from generator.progress import Progress, SilentProgress
from generator.readers import read_records
from generator.taxonomy import read_taxonomy


def build_survey(config: Config, progress: Progress | None = None, crew: Crew = ALONE) -> Survey:
    """Everything known about the corpus that ``config`` names; ``crew`` does the work on single papers.

    Raises:
        PaperatlasError: When the taxonomy, the overrides or the ledger cannot be used.
    """
    progress = progress or SilentProgress()
    taxonomy = read_taxonomy(config.taxonomy_path)
    overrides = read_overrides(config.overrides_path)
    corpus, problems = read_corpus(config, overrides, progress, crew)
    return understand_corpus(corpus, problems, taxonomy, overrides, config.settings.related, progress, crew)


def read_corpus(config: Config, overrides: Overrides, progress: Progress, crew: Crew = ALONE) -> tuple[Corpus, tuple[Problem, ...]]:
    """Every paper of the input once, and what was wrong with the input, sorted by place; ``crew`` remembers cleaned records."""
    with no_collection():
        with progress.stage("Reading records"):
            records, misread = read_records(config.abstracts_path, config.project_path)
        with progress.stage("Settling papers"):
            return settle_records(records, misread, overrides, config.ids_path, crew)


def understand_corpus(
    corpus: Corpus,
    problems: tuple[Problem, ...],
    taxonomy: Taxonomy,
    overrides: Overrides,
    related_count: int,
    progress: Progress,
    crew: Crew = ALONE,
) -> Survey:
    """All facts about a settled corpus; what overrides.yml says is put in where each fact is found, so that later steps see it."""
    papers = corpus.papers
    with progress.stage("Finding topics"):
        taxonomy = discover_taxonomy(papers, taxonomy, crew)
        corrections = check_corrections(overrides, corpus, taxonomy)
        topics = correct(find_topics(papers, taxonomy, crew=crew), corrections.topics)
        study = correct(find_studies(papers, crew), corrections.study)
        summaries = correct(find_summaries(papers, crew), corrections.summary)
    with progress.stage("Finding names and mentions"):
        names = correct(find_names(papers, taxonomy, crew), corrections.names)
        vocabulary = build_vocabulary(papers, crew)
        mentions, ambiguous = find_mentions(papers, names, taxonomy, crew, vocabulary)
        mentions = correct(mentions, corrections.mentions)
        expansions = find_expansions(papers, crew)
    with progress.stage("Finding datasets, results and code"):
        datasets, dataset_uses = find_datasets(papers, names, taxonomy, crew, vocabulary)
        datasets, dataset_uses = correct_datasets(datasets, dataset_uses, corrections)
        results = correct(find_results(papers, names, dataset_uses, crew), corrections.results)
        code = correct(find_code(papers, crew), corrections.code)
        tags = correct(add_keywords(papers, find_tags(papers, taxonomy, crew), taxonomy, crew), corrections.tags)
    with progress.stage("Finding related papers", len(papers)) as advance:
        related = find_related(corpus, dataset_uses, mentions, related_count, advance, crew)
    return Survey(
        corpus=corpus,
        taxonomy=taxonomy,
        datasets=datasets,
        names=names,
        mentions=mentions,
        mentioned_by=invert_mentions(papers, mentions),
        ambiguous=ambiguous,
        dataset_uses=dataset_uses,
        code=code,
        results=results,
        topics=topics,
        tags=tags,
        study=study,
        summaries=summaries,
        expansions=expansions,
        related=related,
        problems=problems,
    )
