"""The workbooks that people open: the empty template and the demo, made from the one layout."""
