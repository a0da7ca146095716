"""The demo workbook as it is read back: sizes, codes, models, and that everything in it is legal."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from fastrak_workbook.layout import INPUT_TABLES
from fastrak_workbook.template.demo import demo_workbook
from fastrak_workbook.template.demo.sector_models import HOUSE_VIEW, IA_SECTORS
from fastrak_workbook.template.ready_made import FE, SIMPLE_SECTORS, WRAPPERS
from fastrak_xl.domain.codes import has_valid_check_digit, sedol_of
from fastrak_xl.domain.ia_sectors import normalised_name, older_names

Rows = list[dict[str, object]]
FIRST = 4


@pytest.fixture(scope="module")
def demo() -> dict[str, Rows]:
    """The rows of every table by table name, blanks as None."""
    workbook = load_workbook(BytesIO(demo_workbook()), data_only=True)
    tables: dict[str, Rows] = {}
    for table in INPUT_TABLES:
        cells = workbook[table.sheet].iter_rows(min_row=FIRST, max_col=len(table.columns), values_only=True)
        rows = [dict(zip(table.fields, row, strict=True)) for row in cells if any(row)]
        tables[table.table] = rows
    return tables


@pytest.fixture(scope="module")
def fund_of(demo: Mapping[str, Rows]) -> dict[tuple[str, str], str]:
    """(Fund Code Type, Fund Code) to fund name, for every code of every registered fund."""
    fields = {"CitiCode": "citicode", "ISIN": "isin", "SEDOL": "sedol", "MEX": "mex", "Ticker": "ticker"}
    found = {(code_type, str(row[field])): str(row["fund_name"])
             for row in demo["Funds"] for code_type, field in fields.items() if row[field]}  # fmt: skip
    own = {(str(row["code_type"]), str(row["code"])): str(row["fund_name"]) for row in demo["Funds"]}
    return found | own


def pounds(value: object) -> Decimal:
    """A value as written, messy or not, in pounds."""
    return Decimal(re.sub(r"[£,\s]", "", value)) if isinstance(value, str) else Decimal(repr(value))


def test_the_sizes(demo: Mapping[str, Rows]) -> None:
    assert len(demo["Clients"]) == 100
    assert len({row["client_name"] for row in demo["Clients"]}) == 100
    assert len({row["adviser"] for row in demo["Clients"]}) == 4
    assert len({row["account_id"] for row in demo["Accounts"]}) == len(demo["Accounts"]) == 240
    assert len({row["fund_name"] for row in demo["Funds"]}) == len(demo["Funds"]) == 1_500
    assert 2_800 <= len(demo["Holdings"]) <= 3_200


def test_every_wrapper_and_five_platforms(demo: Mapping[str, Rows]) -> None:
    assert {row["wrapper"] for row in demo["Accounts"]} == set(WRAPPERS)
    platforms = {row["platform"] for row in demo["Accounts"]}
    assert len(platforms) == 5
    assert {row["platform"] for row in demo["Lists"] if row["platform"]} == platforms


def test_every_account_and_client_is_known_and_has_holdings(demo: Mapping[str, Rows]) -> None:
    clients = {row["client_id"] for row in demo["Clients"]}
    accounts = {row["account_id"] for row in demo["Accounts"]}
    assert {row["client_id"] for row in demo["Accounts"]} == clients
    assert {row["account_id"] for row in demo["Holdings"]} == accounts


def test_every_check_digit_is_right(demo: Mapping[str, Rows]) -> None:
    for row in demo["Funds"]:
        for code_type, field in (("ISIN", "isin"), ("SEDOL", "sedol")):
            if row[field]:
                assert has_valid_check_digit(code_type, str(row[field])), row


def test_a_gb_isin_contains_its_sedol(demo: Mapping[str, Rows]) -> None:
    british = [row for row in demo["Funds"] if str(row["isin"]).startswith("GB")]
    assert len(british) > 800
    assert all(sedol_of(str(row["isin"])) == row["sedol"] for row in british)
    assert {str(row["isin"])[:2] for row in demo["Funds"] if row["isin"]} == {"GB", "IE", "LU"}


def test_no_code_is_claimed_by_two_funds(demo: Mapping[str, Rows]) -> None:
    claims: dict[str, set[int]] = defaultdict(set)
    for number, row in enumerate(demo["Funds"]):
        for field in ("code", "citicode", "isin", "sedol", "mex", "ticker"):
            if row[field]:
                claims[str(row[field]).upper()].add(number)
    assert not [code for code, funds in claims.items() if len(funds) > 1]


def test_no_code_looks_like_a_number(demo: Mapping[str, Rows]) -> None:
    codes = [str(row[field]) for row in demo["Funds"] for field in ("code", "citicode", "sedol") if row[field]]
    assert not [code for code in codes if re.fullmatch(r"\d+(E\d+)?", code)]


def test_some_funds_are_traded_on_exchange_and_some_are_with_profits(demo: Mapping[str, Rows]) -> None:
    kinds = Counter(row["code_type"] for row in demo["Funds"])
    assert kinds["Ticker"] >= 20
    assert kinds["Own"] >= 10
    assert {row["unit_decimals"] for row in demo["Funds"] if row["ticker"]} == {0}


def test_fe_sectors_come_in_every_shape(demo: Mapping[str, Rows]) -> None:
    sectors = [str(row["fe_sector"] or "") for row in demo["Funds"]]
    for prefix in ("IA ", "PN ", "LF ", "IT "):
        assert sum(sector.startswith(prefix) for sector in sectors) >= 10
    assert sectors.count("Unclassified") >= 10
    assert sectors.count("") >= 10
    assert len({sector for sector in sectors if sector in older_names()}) >= 5


def test_every_holding_is_a_registered_fund_or_cash(
    demo: Mapping[str, Rows], fund_of: Mapping[tuple[str, str], str]
) -> None:
    used = Counter(str(row["code_type"]) for row in demo["Holdings"])
    assert all(used[code_type] > 300 for code_type in ("CitiCode", "ISIN", "SEDOL"))
    for row in demo["Holdings"]:
        if row["code_type"] != "Cash":
            name = fund_of[str(row["code_type"]), str(row["code"])]
            assert str(row["fund_name"]).strip() == name
    held = {fund_of.get((str(row["code_type"]), str(row["code"]))) for row in demo["Holdings"]} - {None}
    assert len(held) > 1_100


def test_units_times_price_is_the_value(demo: Mapping[str, Rows]) -> None:
    priced = [row for row in demo["Holdings"] if row["units"]]
    assert len(priced) > 2_000
    for row in priced:
        product = Decimal(repr(row["units"])) * Decimal(repr(row["price"]))
        assert abs(product - pounds(row["value"])) <= Decimal("0.005")


def test_a_gia_holding_has_its_book_cost(demo: Mapping[str, Rows]) -> None:
    gias = {row["account_id"] for row in demo["Accounts"] if row["wrapper"] == "GIA"}
    held = [row for row in demo["Holdings"] if row["account_id"] in gias and row["code_type"] != "Cash"]
    assert len(held) > 300
    assert all(row["book_cost"] for row in held)
    assert any(row["book_cost"] > pounds(row["value"]) for row in held)  # type: ignore[operator]  # a cell of that column is of its kind


def test_only_cash_is_negative_and_only_once(demo: Mapping[str, Rows]) -> None:
    negative = [row for row in demo["Holdings"] if pounds(row["value"]) < 0]
    assert [row["code_type"] for row in negative] == ["Cash"]
    [overdrawn] = negative
    account = [pounds(row["value"]) for row in demo["Holdings"] if row["account_id"] == overdrawn["account_id"]]
    assert sum(account) > 20 * abs(pounds(overdrawn["value"]))


def test_messy_values_and_names_are_few_and_can_be_read(demo: Mapping[str, Rows]) -> None:
    values = [row["value"] for row in demo["Holdings"] if isinstance(row["value"], str)]
    names = [row["fund_name"] for row in demo["Holdings"] if row["fund_name"] != str(row["fund_name"]).strip()]
    assert 5 <= len(values) <= 30
    assert 5 <= len(names) <= 30
    assert all(pounds(value) > 0 for value in values)


def test_one_account_lists_one_fund_under_two_codes(
    demo: Mapping[str, Rows], fund_of: Mapping[tuple[str, str], str]
) -> None:
    lines = Counter((row["account_id"], fund_of.get((str(row["code_type"]), str(row["code"]))))
                    for row in demo["Holdings"])  # fmt: skip
    assert sum(count > 1 for count in lines.values()) == 1


def test_flows_and_exceptions(demo: Mapping[str, Rows]) -> None:
    accounts = demo["Accounts"]
    assert sum(bool(row["cash_in"]) for row in accounts) == 7
    assert sum(bool(row["cash_out"]) for row in accounts) == 5
    assert [row["do_not_trade"] for row in accounts if row["do_not_trade"]] == ["Yes"]
    assert sum(bool(row["portfolio"]) for row in accounts) >= 10
    assert sum(bool(row["risk_profile"]) for row in accounts) >= 10
    assert not any(row["lock"] for row in demo["Holdings"])
    worth: dict[object, Decimal] = defaultdict(Decimal)
    for row in demo["Holdings"]:
        worth[row["account_id"]] += pounds(row["value"])
    assert all(worth[row["account_id"]] > 4 * (row["cash_out"] or 0) for row in accounts)  # type: ignore[operator]  # a cell of that column is of its kind


def test_exactly_two_things_are_out_of_order_on_purpose(demo: Mapping[str, Rows]) -> None:
    """One stale valuation, and one account without a model portfolio: a warning each."""
    valued = [row["valuation_date"].date() for row in demo["Accounts"]]  # type: ignore[attr-defined]  # a cell of that column is of its kind
    assert max(valued) == date(2026, 9, 30)
    assert sum(day < max(valued) - timedelta(days=30) for day in valued) == 1
    portfolio = {row["client_id"]: row["portfolio"] for row in demo["Clients"]}
    without = [row for row in demo["Accounts"] if not row["portfolio"] and not portfolio[row["client_id"]]]
    assert len(without) == 1
    assert all(row["risk_profile"] for row in demo["Clients"])


def test_three_sector_models_with_the_simple_one_first(demo: Mapping[str, Rows]) -> None:
    models = Counter(str(row["sector_model"]) for row in demo["Sectors"])
    assert list(models) == [SIMPLE_SECTORS, IA_SECTORS, HOUSE_VIEW]
    assert models[HOUSE_VIEW] == 7
    assert all(re.fullmatch(r"#[0-9A-F]{6}", str(row["colour"])) for row in demo["Sectors"])
    standing_together = [row["sector_model"] for row in demo["Sectors"]]
    assert standing_together == sorted(standing_together, key=list(models).index)


def test_each_assignment_is_to_a_known_sector_and_a_fund_has_only_one(
    demo: Mapping[str, Rows], fund_of: Mapping[tuple[str, str], str]
) -> None:
    known = {(row["sector_model"], row["sector"]) for row in demo["Sectors"]}
    assigned = Counter()
    for row in demo["SectorModels"]:
        assert (row["sector_model"], row["sector"]) in known
        assert fund_of[str(row["code_type"]), str(row["code"])] == row["fund_name"]
        assigned[row["sector_model"], row["fund_name"]] += 1
    assert max(assigned.values()) == 1


def unassigned(demo: Mapping[str, Rows], *, held_by_codes: Mapping[tuple[str, str], str] | None = None) -> Rows:
    done = {row["fund_name"] for row in demo["SectorModels"] if row["sector_model"] == SIMPLE_SECTORS}
    left = [row for row in demo["Funds"] if row["fund_name"] not in done]
    if held_by_codes is None:
        return left
    held = {held_by_codes.get((str(row["code_type"]), str(row["code"]))) for row in demo["Holdings"]}
    return [row for row in left if row["fund_name"] in held]


@pytest.mark.parametrize("only_held", [False, True])
def test_the_first_hierarchy_would_assign_over_three_quarters_of_what_is_unassigned(
    demo: Mapping[str, Rows], fund_of: Mapping[tuple[str, str], str], only_held: bool
) -> None:
    left = unassigned(demo, held_by_codes=fund_of if only_held else None)
    first = demo["SectorHierarchies"][0]
    assert (first["source"], first["sector_model"]) == (FE, SIMPLE_SECTORS)
    mapped = {normalised_name(str(row["source_sector"])) for row in demo["SectorHierarchies"]
              if row["hierarchy"] == first["hierarchy"]}  # fmt: skip
    reached = [row for row in left if normalised_name(str(row["fe_sector"] or "")) in mapped]
    assert len(left) >= 150
    assert len(reached) > 0.75 * len(left)


def test_every_sector_model_has_a_hierarchy_and_one_builds_on_another_model(demo: Mapping[str, Rows]) -> None:
    rows = demo["SectorHierarchies"]
    assert {row["sector_model"] for row in rows} == {SIMPLE_SECTORS, IA_SECTORS, HOUSE_VIEW}
    known = {(row["sector_model"], row["sector"]) for row in demo["Sectors"]}
    assert all((row["sector_model"], row["sector"]) in known for row in rows)
    built = [row for row in rows if row["source"] != FE]
    assert built
    assert all((row["source"], row["source_sector"]) in known for row in built)
    once = Counter((row["hierarchy"], normalised_name(str(row["source_sector"]))) for row in rows)
    assert max(once.values()) == 1


def test_two_families_by_five_risk_profiles_with_versions_for_two_platforms(demo: Mapping[str, Rows]) -> None:
    keys = {(row["portfolio"], row["risk_profile"], row["platform"]) for row in demo["ModelPortfolios"]}
    risks = [row["risk_profile"] for row in demo["RiskProfiles"]]
    expected = {
        (family, risk, platform)
        for family in ("Active", "Tracker")
        for risk in risks
        for platform in ("All", "Transact", "Quilter")
    }
    assert keys == expected


def test_each_portfolio_has_8_to_12_funds_that_add_up_to_exactly_100_percent(
    demo: Mapping[str, Rows],
) -> None:
    funds: dict[object, list[object]] = defaultdict(list)
    sums: dict[object, Decimal] = defaultdict(Decimal)
    for row in demo["ModelPortfolios"]:
        key = (row["portfolio"], row["risk_profile"], row["platform"])
        funds[key].append(row["fund_name"])
        sums[key] += Decimal(repr(row["allocation"]))
    assert set(sums.values()) == {Decimal(1)}
    assert all(8 <= len(names) == len(set(names)) <= 12 for names in funds.values())


def test_a_platforms_version_differs_from_the_one_for_all(demo: Mapping[str, Rows]) -> None:
    funds: dict[tuple[object, object, object], set[object]] = defaultdict(set)
    for row in demo["ModelPortfolios"]:
        funds[row["portfolio"], row["risk_profile"], row["platform"]].add(row["fund_name"])
    for (family, risk, platform), names in funds.items():
        assert platform == "All" or names != funds[family, risk, "All"]


def test_each_portfolio_fund_is_assigned_to_the_very_sector_stated(
    demo: Mapping[str, Rows], fund_of: Mapping[tuple[str, str], str]
) -> None:
    sector = {(row["sector_model"], row["fund_name"]): row["sector"] for row in demo["SectorModels"]}
    models: dict[object, set[object]] = defaultdict(set)
    for row in demo["ModelPortfolios"]:
        models[row["portfolio"]].add(row["sector_model"])
        if row["code_type"] != "Cash":
            assert sector[row["sector_model"], row["fund_name"]] == row["sector"]
            assert fund_of[str(row["code_type"]), str(row["code"])] == row["fund_name"]
    assert models == {"Active": {SIMPLE_SECTORS}, "Tracker": {HOUSE_VIEW}}


def test_another_seed_gives_another_firm() -> None:
    assert demo_workbook(seed=1) != demo_workbook()
