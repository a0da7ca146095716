"""Spreadsheets in and out: layout, parsing, rendering, grafting, and the workbook adapters."""
