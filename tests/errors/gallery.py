"""The gallery: for every diagnostic code at least one book that shows it. The errors page is made of it."""

from __future__ import annotations

from tests.errors.example import AnyExample, Example
from tests.errors.gallery_of_categorising import CATEGORISING
from tests.errors.gallery_of_imports import IMPORTS
from tests.errors.gallery_of_names import FUNDS, REFERENCES, SECTORS
from tests.errors.gallery_of_orders import ORDERS
from tests.errors.gallery_of_rules import HOLDINGS, PORTFOLIOS, SETTINGS
from tests.errors.gallery_of_valuations import VALUATIONS
from tests.errors.gallery_of_values import COLUMNS, VALUES

GROUPS: dict[str, tuple[AnyExample, ...]] = {
    "Sheets and columns": COLUMNS,
    "Values": VALUES,
    "References": REFERENCES,
    "Funds": FUNDS,
    "Sectors": SECTORS,
    "Model portfolios": PORTFOLIOS,
    "Accounts and holdings": HOLDINGS,
    "Settings": SETTINGS,
    "Valuations": (*VALUATIONS, *IMPORTS),
    "Categorising, orders and approval": (*CATEGORISING, *ORDERS),
}
"""The examples of each group, in the order of their codes; a code's group is its first digit."""

EXAMPLES = tuple(example for examples in GROUPS.values() for example in examples)
WORKBOOK_EXAMPLES = tuple(example for example in EXAMPLES if isinstance(example, Example))
