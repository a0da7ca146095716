"""A workbook that is open in Excel, through xlwings: read table by table, written block by block.

Nothing here imports xlwings: whoever has a book open hands it over, so that the command line never loads it.
"""
