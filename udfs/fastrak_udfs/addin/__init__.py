"""The add-in for Excel: its VBA and ribbon as readable files, its build, and its place on a person's machine."""
