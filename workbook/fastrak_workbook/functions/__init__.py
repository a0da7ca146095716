"""The worksheet functions as names that a workbook carries: LAMBDAs over one very hidden sheet that resolves its rows."""
