"""From cells to typed columns: the one value parser, the columns, and the wording of what could not be read."""
