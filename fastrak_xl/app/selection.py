"""Which accounts a run is for: all, or those named by account, client or adviser."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fastrak_xl.domain.arrays import Bools, Ints, Texts
from fastrak_xl.domain.names import folded, nearest
from fastrak_xl.domain.not_there import NotThere
from fastrak_xl.engine.link.linked import LinkedBook
from fastrak_xl.engine.link.lookup import NOWHERE


@dataclass(frozen=True)
class Selection:
    """Names as a person gave them; an account is chosen if any of the three names it. Empty: every account."""

    accounts: tuple[str, ...] = ()
    clients: tuple[str, ...] = ()
    advisers: tuple[str, ...] = ()

    def chosen(self, linked: LinkedBook) -> Bools:
        """A mask over the accounts; NotThere for a name that leads nowhere."""
        accounts, clients = linked.accounts, linked.book.clients.frame
        if not (self.accounts or self.clients or self.advisers):
            return np.ones(len(accounts), dtype=bool)
        columns = (
            ("account", self.accounts, accounts.ids),
            ("client", self.clients, _of_client(clients["client_id"].to_numpy(), accounts.client)),
            ("adviser", self.advisers, _of_client(clients["adviser"].to_numpy(), accounts.client)),
        )
        mask = np.zeros(len(accounts), dtype=bool)
        for kind, names, texts in columns:
            forms = np.array([folded(text) for text in texts], dtype=object)
            for name in names:
                found = forms == folded(name)
                if not found.any():
                    raise NotThere(f"There is no account of the {kind} {name}.{nearest(name, set(texts) - {''})}")
                mask |= found
        return mask


def _of_client(column: Texts, client: Ints) -> Ints:
    """A client's text for each account; "" where the account has no client."""
    return np.append(column.astype(object), "")[np.where(client == NOWHERE, len(column), client)]
