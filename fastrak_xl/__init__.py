"""Fastrak XL: categorise client funds, keep model portfolios, get a Rebalance Report."""

__version__ = "0.1.0"
