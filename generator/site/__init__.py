"""From the Markdown tree to a checked site: MkDocs, exports, link check."""
