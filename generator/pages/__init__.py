"""From a survey to a tree of Markdown files."""
