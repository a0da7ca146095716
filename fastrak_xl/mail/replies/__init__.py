"""A reply as it is written: its words, its look, its headers and its files. Nothing here sends it."""
