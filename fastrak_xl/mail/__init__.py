"""Emailed and dropped workbooks: a file in, an answer out, without a person at the machine."""
