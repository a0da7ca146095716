"""What the field talks about: funds, sectors, portfolios, accounts, money and diagnostics."""
