"""Model portfolios: laid out, copied, exchanged with spreadsheets, and kept right when a fund is replaced."""
