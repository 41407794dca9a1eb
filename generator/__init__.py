"""Paperatlas: from a pile of paper abstracts to a static, searchable, cross-linked survey site."""
