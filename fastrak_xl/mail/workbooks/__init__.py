"""Workbooks, however they came: which is meant, what is done with it, what came of it; and the watched folder."""
