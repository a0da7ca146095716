"""Adding parts to a workbook's package, with every part that was there byte-identical."""
