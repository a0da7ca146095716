"""What is decided about a file before any parser sees it: what it is, whether its zip is honest, whether its XML is."""
