"""Pure, vectorised arithmetic and rules: no file, no clock, no spreadsheet."""
