"""The board: a page in the browser, served to this machine alone, on which funds go into sectors and portfolios."""
