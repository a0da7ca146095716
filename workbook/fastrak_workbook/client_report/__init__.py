"""The Client Report as a workbook of its own: a sheet per client, pages per account, ready to print on A4."""
