"""Sign-in at Microsoft 365 through msal: by device code, or as an application with a secret of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastrak_xl.mail.signing_in.keeping import Store
from fastrak_xl.mail.signing_in.provider import NotSignedIn

_AUTHORITY = "https://login.microsoftonline.com"
_FOR_A_PERSON = ["https://outlook.office.com/IMAP.AccessAsUser.All", "https://outlook.office.com/SMTP.Send"]
_FOR_ITSELF = ["https://outlook.office365.com/.default"]
_SECONDS = 30


class Microsoft:
    """One registered application; with a `secret` it signs in for itself."""

    def __init__(self, client_id: str, tenant: str, secret: str, store: Store, http: Any = None) -> None:
        self._client_id, self._secret, self._store, self._http = client_id, secret, store, http
        self._authority = f"{_AUTHORITY}/{tenant}"

    def token(self) -> str:
        """From what is kept, renewed where it has ended."""
        if self._secret:
            return _token_in(self._application(None).acquire_token_for_client(scopes=_FOR_ITSELF))
        cache = self._cache()
        application = self._application(cache)
        accounts = application.get_accounts()
        if not accounts:
            raise NotSignedIn("Nobody has signed in at Microsoft 365.")
        answer = application.acquire_token_silent(_FOR_A_PERSON, account=accounts[0])
        self._keep(cache)
        return _token_in(answer)

    def sign_in(self, tell: Callable[[str], None]) -> None:
        """A code that a person types on Microsoft's page, on any machine."""
        cache = self._cache()
        application = self._application(cache)
        flow = application.initiate_device_flow(scopes=_FOR_A_PERSON)
        if "user_code" not in flow:
            raise NotSignedIn(_why(flow))
        tell(f"Open {flow['verification_uri']} and type the code {flow['user_code']}.")
        _token_in(application.acquire_token_by_device_flow(flow))
        self._keep(cache)

    def _application(self, cache: Any) -> Any:
        import msal

        about: dict[str, Any] = {
            "authority": self._authority, "http_client": self._http, "token_cache": cache,
            "instance_discovery": False, "timeout": None if self._http else _SECONDS,
        }  # fmt: skip
        try:
            if self._secret:
                return msal.ConfidentialClientApplication(self._client_id, client_credential=self._secret, **about)
            return msal.PublicClientApplication(self._client_id, **about)
        except ValueError:  # Microsoft has no such tenant
            raise NotSignedIn("Microsoft 365 does not know the tenant in [oauth].") from None

    def _cache(self) -> Any:
        import msal

        cache = msal.SerializableTokenCache()
        cache.deserialize(self._store.load())
        return cache

    def _keep(self, cache: Any) -> None:
        if cache.has_state_changed:
            self._store.save(cache.serialize())


def _token_in(answer: dict[str, Any] | None) -> str:
    if not answer or "access_token" not in answer:
        raise NotSignedIn(_why(answer or {}))
    return str(answer["access_token"])


def _why(answer: dict[str, Any]) -> str:
    """Microsoft's error code alone: its description holds the person's address."""
    return f"Microsoft 365 gave no access ({answer.get('error', 'the sign-in has ended')})."
