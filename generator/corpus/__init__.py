"""From records to papers: clean text, stable ids, duplicates merged."""
