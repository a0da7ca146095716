"""fastrak.toml: read as it is meant, and every mistake in it named with its key and its cure."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest

from fastrak_xl.mail.settings.config import Auth, Folders, Imap, MailConfig, OAuth, Smtp, Tls
from fastrak_xl.mail.settings.credentials import firms_secret, imap_password, result_password, smtp_password
from fastrak_xl.mail.settings.reading import Misconfigured, read_config

GOOD = """
address = "Rebalance@Firm.example"
allow = ["kim@firm.example", "@advisers.example"]
authserv_id = "mx.firm.example"
protect = ["kim@firm.example"]

[imap]
host = "imap.firm.example"
user = "rebalance@firm.example"

[smtp]
host = "smtp.firm.example"
user = "rebalance@firm.example"
"""


def config_of(folder: Path, text: str) -> MailConfig:
    file = folder / "fastrak.toml"
    file.write_text(text, encoding="utf-8")
    return read_config(file)


def mistakes(folder: Path, text: str) -> list[str]:
    with pytest.raises(Misconfigured) as wrong:
        config_of(folder, text)
    return str(wrong.value).splitlines()


def test_what_is_not_said_is_safe(tmp_path: Path) -> None:
    config = config_of(tmp_path, GOOD)
    assert config.address == "rebalance@firm.example"
    assert (config.imap.port, config.imap.tls, config.smtp.tls) == (993, Tls.TLS, Tls.STARTTLS)
    assert (config.auth, config.hold_off, config.retention_days) == (Auth.PASSWORD, 900, 90)
    assert config.state == tmp_path.resolve() / "fastrak-mail"
    assert config.imap.folders.quarantine == "Quarantine"
    assert config.protects("kim@firm.example")
    assert not config.protects("lee@firm.example")


@pytest.mark.parametrize(
    ("was", "now", "sentence"),
    [
        ('host = "imap.firm.example"', "", "imap.host is missing. Name the server that mail is read from, "
         'such as host = "imap.firm.example".'),
        ("[imap]", "[imap]\nport = 'x'", "imap.port is wrong (found 'x'). "
         "Write a number from 1 to 65535, most likely 993."),
        ("[imap]", '[imap]\ntls = "none"', 'imap.tls is none, and imap.host is another machine. Write "tls" or '
         '"starttls"; "none" is for a server on this machine only.'),
        ("[imap]", '[imap]\nfolders = { done = "INBOX" }', "imap.folders: two folders have the same name. "
         "Give inbox, done, failed, quarantine and sent five different names."),
        ("[smtp]", "[smtp]\nprot = 25", "smtp.prot is no key of this file. Did you mean port?"),
        ("[imap]", '[imap]\npassword = "hunter2"', "imap.password: a password never stands in this file. Remove the "
         "line, and put it into the environment as FASTRAK_IMAP_PASSWORD, or into the keyring."),
        ("authserv_id", 'auth = "oauth-google"\nauthserv_id', "auth asks for OAuth, and [oauth] is missing. "
         "Add a part [oauth] with the client_id of the registered application."),
        ('allow = ["kim@firm.example", "@advisers.example"]', "allow = []", "allow is wrong (found []). Name the "
         'senders who are answered, such as allow = ["kim@firm.example", "@firm.example"].'),
        ("authserv_id", "max_mb = 0\nauthserv_id", "max_mb is wrong (found 0). "
         "Write how many megabytes a mail may have: a number up to 256."),
    ],
)  # fmt: skip
def test_a_mistake_names_its_key_and_its_cure(tmp_path: Path, was: str, now: str, sentence: str) -> None:
    assert GOOD.count(was) == 1
    assert mistakes(tmp_path, GOOD.replace(was, now)) == [f"fastrak.toml: {sentence}"]


def test_all_mistakes_at_once(tmp_path: Path) -> None:
    assert [line.split()[1] for line in mistakes(tmp_path, 'auth = "x"\n')] == [
        "address", "allow", "authserv_id", "imap", "smtp", "auth",
    ]  # fmt: skip


def test_what_is_no_toml_and_no_file(tmp_path: Path) -> None:
    assert mistakes(tmp_path, "address = \n")[0].startswith("fastrak.toml is not written as TOML: ")
    with pytest.raises(Misconfigured, match="cannot be read: no such file"):
        read_config(tmp_path / "none.toml")


def test_nothing_goes_unencrypted_to_another_machine_but_may_to_this_one(tmp_path: Path) -> None:
    here = GOOD.replace("imap.firm.example", "127.0.0.1").replace("[imap]", '[imap]\ntls = "none"')
    assert config_of(tmp_path, here).imap.tls is Tls.NONE


@pytest.fixture
def no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fastrak_xl.mail.settings.credentials._from_keyring", lambda service, user: "")


@pytest.mark.usefixtures("no_keyring")
def test_passwords_come_from_the_environment(tmp_path: Path) -> None:
    config = config_of(tmp_path, GOOD)
    both = {"FASTRAK_IMAP_PASSWORD": "one", "FASTRAK_SMTP_PASSWORD": "two"}
    assert (imap_password(config, both), smtp_password(config, both)) == ("one", "two")
    assert smtp_password(config, {"FASTRAK_IMAP_PASSWORD": "one"}) == "one", "the same user"
    assert result_password(config, "kim@firm.example", {"FASTRAK_RESULT_PASSWORD": "three"}) == "three"
    with pytest.raises(Misconfigured, match="FASTRAK_IMAP_PASSWORD, or into the keyring: keyring set fastrak-imap"):
        imap_password(config, {})


def test_passwords_come_from_the_keyring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = {("fastrak-imap", "rebalance@firm.example"): "one", ("fastrak-result", "kim@firm.example"): "two"}
    monkeypatch.setattr("fastrak_xl.mail.settings.credentials._from_keyring", lambda *asked: kept.get(asked, ""))
    config = config_of(tmp_path, GOOD)
    assert imap_password(config, {}) == "one"
    assert result_password(config, "kim@firm.example", {"FASTRAK_RESULT_PASSWORD": "for all"}) == "two"


def test_the_secret_is_made_once_and_is_the_owners_alone(tmp_path: Path) -> None:
    made = firms_secret(tmp_path, {})
    assert len(made) == 64
    assert firms_secret(tmp_path, {}) == made
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["secret"]
    assert firms_secret(tmp_path, {"FASTRAK_MAIL_SECRET": "sixteen letters."}) == b"sixteen letters."
    with pytest.raises(Misconfigured, match="too short"):
        firms_secret(tmp_path, {"FASTRAK_MAIL_SECRET": "short"})


def test_the_example_of_the_docs_is_right_and_every_key_is_explained(tmp_path: Path) -> None:
    page = (Path(__file__).parents[4] / "docs" / "mail.md").read_text(encoding="utf-8")
    [example] = re.findall(r"```toml\n(.*?)```", page, re.S)
    assert config_of(tmp_path, example).address == "rebalance@firm.example"
    keys = [
        *MailConfig.model_fields,
        *Imap.model_fields,
        *Smtp.model_fields,
        *Folders.model_fields,
        *OAuth.model_fields,
    ]
    assert [key for key in keys if not re.search(rf"\b{key}\b", page)] == []
