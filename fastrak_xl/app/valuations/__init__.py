"""Valuations brought into the workbook: which account and fund each line is, and what changes on three sheets."""
