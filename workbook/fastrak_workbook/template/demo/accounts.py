"""The demo's 100 clients and their 240 accounts, in every wrapper and on five platforms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from random import Random

from fastrak_workbook.template.demo.people import ADVISERS, CHILDREN, made_up_names
from fastrak_workbook.template.demo.portfolios import ACTIVE, RISK_PROFILES, TRACKER
from fastrak_workbook.template.ready_made import Row

CLIENTS = 100
ACCOUNTS = 240
PLATFORMS = ("Transact", "Nucleus", "Quilter", "Fidelity", "AJ Bell")
VALUED = date(2026, 9, 30)
VALUED_BEFORE = (VALUED, VALUED, VALUED, date(2026, 9, 29), date(2026, 9, 25))
STALE = date(2026, 8, 14)

WRAPPER_WEIGHTS = {
    "ISA": 70, "GIA": 42, "SIPP": 55, "Personal Pension": 20, "Onshore Bond": 16, "Offshore Bond": 12,
    "LISA": 14,
}  # fmt: skip

_NUMBERING: dict[str, Callable[[Random], str]] = {
    "Transact": lambda rng: f"IH{rng.randrange(10**7, 10**8)}",
    "Nucleus": lambda rng: f"N{rng.randrange(10**6, 10**7)}",
    "Quilter": lambda rng: f"00{rng.randrange(10**6, 10**7)}",
    "Fidelity": lambda rng: f"FID-{rng.randrange(10**5, 10**6)}",
    "AJ Bell": lambda rng: f"AJ{rng.randrange(10**5, 10**6)}-{rng.randrange(1, 10)}",
}


@dataclass(frozen=True, slots=True)
class Client:
    """One client. `risk` is a position in the risk profiles; a blank portfolio is one not chosen yet."""

    client_id: str
    name: str
    adviser: str
    risk: int
    portfolio: str
    is_child: bool
    cgt_allowance: float | None = None

    def row(self) -> Row:
        """Its row on Clients."""
        return {
            "client_id": self.client_id,
            "client_name": self.name,
            "adviser": self.adviser,
            "risk_profile": RISK_PROFILES[self.risk],
            "portfolio": self.portfolio,
            "cgt_allowance": "" if self.cgt_allowance is None else self.cgt_allowance,
        }


@dataclass(frozen=True, slots=True)
class Account:
    """One account; its own risk profile and portfolio are blank where the client's hold."""

    account_id: str
    client: Client
    wrapper: str
    platform: str
    own_risk: int | None = None
    own_portfolio: str = ""
    valued: date = field(default=VALUED)
    flows: tuple[float, float] = (0, 0)
    do_not_trade: bool = False

    @property
    def portfolio(self) -> str:
        """The portfolio in force."""
        return self.own_portfolio or self.client.portfolio

    @property
    def risk_profile(self) -> str:
        """The risk profile in force."""
        return RISK_PROFILES[self.client.risk if self.own_risk is None else self.own_risk]

    def row(self) -> Row:
        """Its row on Accounts."""
        return {
            "account_id": self.account_id,
            "client_id": self.client.client_id,
            "wrapper": self.wrapper,
            "platform": self.platform,
            "risk_profile": "" if self.own_risk is None else RISK_PROFILES[self.own_risk],
            "portfolio": self.own_portfolio,
            "cash_in": self.flows[0] or "",
            "cash_out": self.flows[1] or "",
            "do_not_trade": "Yes" if self.do_not_trade else "",
            "valuation_date": self.valued,
        }


def made_up_clients(rng: Random) -> list[Client]:
    """The clients; the last few are children, and the last adult has no model portfolio yet."""
    names = made_up_names(rng, CLIENTS - len(CHILDREN))
    clients: list[Client] = []
    for number, name in enumerate(names, start=1):
        is_child = number > CLIENTS - len(CHILDREN)
        risk = 4 if is_child else rng.choices(range(5), (12, 20, 38, 20, 10))[0]
        portfolio = rng.choices((ACTIVE.name, TRACKER.name), (72, 28))[0]
        allowance = rng.choice((0.0, 850.0, 1_250.0, 2_400.0)) if not is_child and number % 8 == 0 else None
        # A child is looked after by the adviser of the client whose surname it has.
        parent = clients[number - 1 - CLIENTS + len(CHILDREN)] if is_child else None
        adviser = parent.adviser if parent else ADVISERS[rng.randrange(len(ADVISERS))]
        clients.append(Client(f"C{number:04d}", name, adviser, risk, portfolio, is_child, allowance))
    undecided = CLIENTS - len(CHILDREN) - 1
    clients[undecided] = replace(clients[undecided], portfolio="")
    return clients


def made_up_accounts(rng: Random, clients: list[Client]) -> list[Account]:
    """The accounts, client by client, with the few that are out of the ordinary."""
    held = _wrappers_by_client(rng, clients)
    accounts: list[Account] = []
    taken: set[str] = set()
    for client in clients:
        main = rng.choice(PLATFORMS)
        for wrapper in held[client.client_id]:
            platform = main if rng.random() < 0.75 else rng.choice(PLATFORMS)
            accounts.append(_account(rng, client, wrapper, platform, taken))
    return _out_of_the_ordinary(rng, accounts)


def _wrappers_by_client(rng: Random, clients: list[Client]) -> dict[str, list[str]]:
    """Each child a JISA, each adult one wrapper, then more for some until there are enough accounts."""
    names, weights = list(WRAPPER_WEIGHTS), list(WRAPPER_WEIGHTS.values())
    undecided = next(client for client in clients if not client.portfolio)
    adults = [client.client_id for client in clients if not client.is_child and client is not undecided]
    held = {client.client_id: ["JISA"] if client.is_child else ["ISA"] for client in clients}
    for adult in adults:
        held[adult] = rng.choices(names, weights)
    while sum(map(len, held.values())) < ACCOUNTS:
        wrappers = held[rng.choice(adults)]
        wrapper = rng.choices(names, weights)[0]
        if wrapper not in wrappers:
            wrappers.append(wrapper)
    return held


def _account(rng: Random, client: Client, wrapper: str, platform: str, taken: set[str]) -> Account:
    account_id = _NUMBERING[platform](rng)
    while account_id in taken:
        account_id = _NUMBERING[platform](rng)
    taken.add(account_id)
    account = Account(account_id, client, wrapper, platform, valued=rng.choice(VALUED_BEFORE))
    if client.is_child or not client.portfolio:
        return account
    if rng.random() < 0.1:
        account = replace(
            account, own_risk=min(4, client.risk + 1) if "Pension" in wrapper else max(0, client.risk - 1)
        )
    if rng.random() < 0.09:
        other = TRACKER.name if client.portfolio == ACTIVE.name else ACTIVE.name
        account = replace(account, own_portfolio=other)
    return account


def _out_of_the_ordinary(rng: Random, accounts: list[Account]) -> list[Account]:
    """Some with money in or out, one not to be traded, one with an old valuation."""
    ordinary = [
        n for n, account in enumerate(accounts) if account.client.portfolio and account.wrapper not in ("JISA", "LISA")
    ]
    chosen = rng.sample(ordinary, 14)
    for number in chosen[:7]:
        accounts[number] = replace(accounts[number], flows=(float(rng.choice((500, 2_400, 5_000, 12_000, 20_000))), 0))
    for number in chosen[7:12]:
        accounts[number] = replace(accounts[number], flows=(0, float(rng.choice((750, 1_000, 1_800, 2_500)))))
    accounts[chosen[12]] = replace(accounts[chosen[12]], do_not_trade=True)
    accounts[chosen[13]] = replace(accounts[chosen[13]], valued=STALE)
    return accounts
