"""Words for made-up funds: invented houses, what funds of each sector call themselves, and share classes."""

from __future__ import annotations

HOUSES = (
    "Northbridge", "Hallowell", "Kestrel Rock", "Tamarisk", "Wrenfield", "Oakhaven", "Saltmarsh",
    "Cairnholt", "Brackenhurst", "Larkspur Vale", "Ravensmere", "Aldermoor", "Quaybridge", "Merrowdown",
    "Stonecrop", "Highmead", "Beaconsway", "Glenstrae", "Ironwell", "Juniper Lane", "Lowmoor", "Marlstone",
    "Netherbeck", "Orrinvale", "Pellworth", "Quillhaven", "Rookhope", "Silverbeck", "Tidewell",
    "Umberleigh", "Vennaway", "Westerholm", "Yarrowby", "Zennor Bay", "Corvane", "Dunlarrig", "Eskbridge",
    "Farrowdale",
)  # fmt: skip

INSURERS = ("Hallowell", "Old Severn", "Pennine Mutual", "Cairnholt", "Albion Provident", "Westerholm")

SHARE_CLASSES = ("A Acc", "A Inc", "R Acc", "R Inc", "I Acc", "I Inc", "Z Acc", "W Acc", "W Inc")

STRATEGIES: dict[str, tuple[int, tuple[str, ...]]] = {
    "UK All Companies": (110, (
        "UK Growth", "UK Opportunities", "UK Select", "UK Recovery", "UK Dynamic",
        "UK Sustainable Leaders", "UK 350 Index",
    )),
    "UK Smaller Companies": (45, ("UK Smaller Companies", "UK Micro Cap", "UK Small Cap Growth")),
    "UK Equity Income": (75, (
        "UK Equity Income", "UK Dividend", "UK High Income", "Monthly Income Shares",
    )),
    "Europe Excluding UK": (60, (
        "European Growth", "Continental Europe", "Europe ex UK Index", "European Select",
    )),
    "Europe Including UK": (14, ("Pan European", "European Leaders")),
    "European Smaller Companies": (14, ("European Smaller Companies", "European Discovery")),
    "North America": (85, (
        "US Equity", "American Growth", "US Large Cap Index", "North American", "US Value",
    )),
    "North American Smaller Companies": (16, ("US Smaller Companies", "American Discovery")),
    "Japan": (38, ("Japan", "Japan Index", "Japanese Growth", "Nippon Value")),
    "Japanese Smaller Companies": (8, ("Japan Smaller Companies",)),
    "Global": (125, (
        "Global Growth", "World Index", "Global Opportunities", "Global Sustainable", "International",
        "Global Quality", "Worldwide Select",
    )),
    "Global Equity Income": (38, ("Global Equity Income", "World Dividend", "International Income")),
    "Asia Pacific Excluding Japan": (48, (
        "Asia Pacific", "Asian Growth", "Pacific ex Japan Index", "Asian Income",
    )),
    "Asia Pacific Including Japan": (8, ("Asia and Japan", "Greater Asia")),
    "China/Greater China": (14, ("China", "Greater China Opportunities")),
    "India/Indian Subcontinent": (10, ("India", "Indian Growth")),
    "Global Emerging Markets": (48, (
        "Emerging Markets", "Emerging Markets Index", "Frontier and Emerging",
    )),
    "Latin America": (8, ("Latin American",)),
    "UK Gilts": (28, ("UK Gilt", "All Stocks Gilt Index", "Gilt and Treasury")),
    "UK Index Linked Gilts": (18, ("Index-Linked Gilt", "UK Inflation Linked Index")),
    "£ Corporate Bond": (58, (
        "Sterling Corporate Bond", "Investment Grade Bond", "UK Corporate Bond Index",
        "Short Dated Corporate Bond",
    )),
    "£ Strategic Bond": (52, ("Strategic Bond", "Flexible Income", "Dynamic Bond", "Optimum Income")),
    "£ High Yield": (14, ("Sterling High Yield", "Monthly High Income Bond")),
    "Global Government Bond": (14, ("Global Government Bond", "World Sovereign Bond Index")),
    "Global Inflation Linked Bond": (8, ("Global Inflation Linked",)),
    "Global Corporate Bond": (14, ("Global Corporate Bond", "World Credit")),
    "Global Mixed Bond": (28, ("Global Bond", "Global Aggregate Bond Index", "Total Return Bond")),
    "Global High Yield Bond": (14, ("Global High Yield", "World High Income Bond")),
    "Global Emerging Markets Bond – Hard Currency": (10, ("Emerging Market Debt", "EM Sovereign Bond")),
    "Global Emerging Markets Bond – Local Currency": (6, ("Emerging Market Local Bond",)),
    "Global Emerging Markets Bond – Blended": (5, ("Emerging Market Blended Debt",)),
    "EUR Corporate Bond": (5, ("Euro Corporate Bond",)),
    "USD Government Bond": (6, ("US Treasury Index",)),
    "USD High Yield Bond": (5, ("US High Yield",)),
    "Specialist Bond": (8, ("Asset Backed Income", "Contingent Capital")),
    "UK Direct Property": (24, ("UK Property", "Commercial Property", "Property Income")),
    "Property Other": (24, ("Global Property Securities", "Property Shares", "World Real Estate Index")),
    "Mixed Investment 0-35% Shares": (34, (
        "Defensive Portfolio", "Multi Asset Cautious", "Conservative Managed",
    )),
    "Mixed Investment 20-60% Shares": (68, (
        "Cautious Portfolio", "Multi Asset Income", "Distribution", "Diversified Income",
    )),
    "Mixed Investment 40-85% Shares": (78, (
        "Balanced Portfolio", "Multi Asset Growth", "Managed Growth", "Managed",
    )),
    "Flexible Investment": (38, ("Adventurous Portfolio", "Flexible Managed", "Unconstrained Growth")),
    "Technology & Technology Innovation": (22, (
        "Technology", "Digital Innovation", "Global Technology Index",
    )),
    "Healthcare": (14, ("Healthcare", "Global Health Opportunities")),
    "Financials and Financial Innovation": (10, ("Financials", "Global Financial Innovation")),
    "Infrastructure": (18, ("Global Infrastructure", "Infrastructure Income")),
    "Commodities and Natural Resources": (14, (
        "Natural Resources", "Gold and Precious Metals", "World Energy",
    )),
    "Targeted Absolute Return": (38, (
        "Absolute Return", "Target Return", "UK Absolute Alpha", "Macro Opportunities",
    )),
    "Volatility Managed": (28, ("Risk Managed 3", "Risk Managed 4", "Risk Managed 5", "Volatility Target")),
    "Specialist": (14, ("Clean Water", "Battery Metals", "Contrarian Themes")),
    "Short Term Money Market": (12, ("Cash Fund", "Sterling Liquidity")),
    "Standard Money Market": (10, ("Money Market", "Ultra Short Bond")),
}  # fmt: skip
"""How many funds in about 1,500 a sector has, and what its funds are called."""

PENSION_AND_LIFE_SECTORS = (
    "UK All Companies", "UK Equity Income", "Global", "North America", "Europe Excluding UK",
    "£ Corporate Bond", "UK Gilts", "UK Direct Property", "Mixed Investment 20-60% Shares",
    "Mixed Investment 40-85% Shares", "Flexible Investment", "Global Emerging Markets",
    "Standard Money Market",
)  # fmt: skip

EXCHANGE_TRADED = (
    ("Core UK Shares UCITS ETF", "UK All Companies", "IA"),
    ("World Shares UCITS ETF", "Global", "IA"),
    ("US 500 UCITS ETF", "North America", "IA"),
    ("Europe ex UK UCITS ETF", "Europe Excluding UK", "IA"),
    ("Japan UCITS ETF", "Japan", "IA"),
    ("Emerging Markets UCITS ETF", "Global Emerging Markets", "IA"),
    ("UK Gilts UCITS ETF", "UK Gilts", "IA"),
    ("Sterling Corporate Bond UCITS ETF", "£ Corporate Bond", "IA"),
    ("Global Aggregate Bond UCITS ETF", "Global Mixed Bond", "IA"),
    ("Property Yield UCITS ETF", "Property Other", "IA"),
    ("Income Growth Trust plc", "UK Equity Income", "IT"),
    ("Smaller Companies Investment Trust plc", "UK Smaller Companies", "IT"),
    ("Worldwide Investment Trust plc", "Global", "IT"),
    ("Infrastructure Income plc", "Infrastructure", "IT"),
    ("Technology Trust plc", "Technology & Technology Innovation", "IT"),
)
"""Name, IA sector and universe of what is traded on exchange: ETFs (IA) and investment trusts (IT)."""

WITH_PROFITS = (
    "With-Profits Pension Series 1", "With-Profits Pension Series 2", "Unitised With-Profits",
    "With-Profits Bond", "Deposit Administration", "Guaranteed Growth Fund",
)  # fmt: skip
