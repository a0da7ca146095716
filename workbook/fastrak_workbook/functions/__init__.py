"""The worksheet functions as names that a workbook carries: LAMBDAs over a very hidden sheet that resolves its rows."""
