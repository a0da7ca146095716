"""Categorising: funds into the sectors of a Sector Model, in bulk or by spreadsheet."""
