"""Categorising in bulk: where a Sector Hierarchy sends the funds."""
