"""From a package to cells: which sheet holds which table, and every cell's value, error values included."""
