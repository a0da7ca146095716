"""Mailed workbooks on a real mail server: answered once, by the bytes of the command, and never to the wrong one."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from io import BytesIO, StringIO
from pathlib import Path
from smtplib import SMTP
from typing import Any

import pytest

from fastrak_workbook.shipped import TEMPLATE_FILE, shipped
from fastrak_xl.mail.workbooks.outcome import Wish
from tests.e2e.mail_server import KIM, PASSWORD, ROBOT, STRANGER, MailServer, free_port
from tests.e2e.mails import demo, files_of, mail
from tests.errors.book_file import as_file
from tests.errors.good_book import good_tables

Fastrak = Callable[..., Any]
SMALL = ("Archer.xlsx", as_file(good_tables()))


@pytest.fixture
def once(fastrak: Fastrak, server: MailServer, tmp_path: Path) -> Callable[..., Any]:
    """Run `fastrak mail once` with these settings."""

    def run(**settings: object) -> Any:
        return fastrak("mail", "once", "--config", server.config(tmp_path, **settings))

    return run


@pytest.mark.guarded
def test_the_demo_comes_back_as_the_command_writes_it(
    server: MailServer, once: Fastrak, fastrak: Fastrak, tmp_path: Path
) -> None:
    name, data = demo()
    sent = mail(demo())
    server.deliver(sent)
    ended = once()
    assert (ended.code, ended.out) == (0, "1 sent, 0 failed, 0 sending, 0 quarantined.\n")
    (tmp_path / name).write_bytes(data)
    fastrak("rebalance", tmp_path / name)
    [reply] = server.replies_to(sent)
    assert files_of(reply) == {"fastrak-demo rebalanced.xlsx": (tmp_path / "fastrak-demo rebalanced.xlsx").read_bytes()}
    assert [len(server.mails(ROBOT, folder)) for folder in ("", "Done", "Sent")] == [0, 1, 1]
    assert [one.sender for one in server.sent] == ["<>"]


def test_every_wish_is_answered(server: MailServer, once: Fastrak) -> None:
    sent = {wish: mail(SMALL, subject=f"{wish}, please") for wish in Wish}
    sent |= {"nothing": mail(subject="Hello")}
    for one in sent.values():
        server.deliver(one)
    once()
    names = {wish: [name for reply in server.replies_to(one) for name in files_of(reply)] for wish, one in sent.items()}
    assert names == {
        Wish.REBALANCE: ["Archer rebalanced.xlsx"],
        Wish.CHECK: ["Archer checked.xlsx"],
        Wish.TEMPLATE: [TEMPLATE_FILE],
        Wish.UPLOAD: ["Archer upload template.xlsx"],
        Wish.HELP: names[Wish.HELP],
        "nothing": [TEMPLATE_FILE],
    }
    assert len(server.mails(KIM)) == len(sent)


def test_errors_come_back_with_their_cells(server: MailServer, once: Fastrak) -> None:
    tables = good_tables()
    tables["Holdings"][0]["Value"] = "about two thousand"
    sent = mail(("Archer.xlsx", as_file(tables)))
    server.deliver(sent)
    once()
    [reply] = server.replies_to(sent)
    assert list(files_of(reply)) == ["Archer checked.xlsx"]
    body = reply.get_body(("plain",))
    assert body is not None
    assert "Holdings!G2" in body.get_content()


def test_a_mail_delivered_twice_is_answered_once(server: MailServer, once: Fastrak) -> None:
    sent = mail(SMALL)
    server.deliver(sent)
    server.deliver(sent)
    once()
    server.deliver(b"Received: by another way\r\n" + sent.as_bytes())
    once()
    assert len(server.replies_to(sent)) == 1
    assert len(server.mails(ROBOT, "Done")) == 3


def test_a_relay_that_gives_replies_other_ids_makes_no_difference(server: MailServer, once: Fastrak) -> None:
    server.deliver(mail(SMALL))
    server.renames = True
    once()
    assert [one["Message-ID"] for one in server.mails(ROBOT, "Sent")] == ["<renamed@relay.example>"]


def test_a_reply_that_was_sent_though_the_program_was_not_told(
    server: MailServer, once: Fastrak, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = mail(SMALL)
    server.deliver(sent)
    server.renames = True
    hand_over = SMTP.data

    def broken(*given: Any) -> None:
        hand_over(*given)
        raise ConnectionResetError

    with monkeypatch.context() as breaking:
        breaking.setattr(SMTP, "data", broken)
        once()
    once()
    assert [len(server.mails(ROBOT, folder)) for folder in ("", "Done", "Sent")] == [0, 1, 1]
    assert len(server.mails(KIM)) == 1


@pytest.mark.parametrize("cannot", [[], ["MOVE"]])
def test_what_somebody_has_marked_as_deleted_is_not_swept_away_with_a_move(
    server: MailServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cannot: list[str]
) -> None:
    from fastrak_xl.mail.desk.mailbox import Mailbox
    from fastrak_xl.mail.settings.reading import read_config

    can = Mailbox._can
    monkeypatch.setattr(Mailbox, "_can", lambda box, what: what not in cannot and can(box, what))
    for subject in ("first", "second"):
        server.deliver(mail(SMALL, subject=subject))
    box = Mailbox.opened(read_config(server.config(tmp_path)).imap, lambda box: box.login(ROBOT, PASSWORD))
    first, second = (one.uid for one in box.waiting())
    box._box.client.uid("STORE", first, "+FLAGS", r"(\Deleted)")
    box.move(second, "Done")
    box.close()
    assert [len(server.mails(ROBOT, folder)) for folder in ("", "Done")] == [1, 1]


@pytest.mark.parametrize("cannot", [["MOVE"], ["MOVE", "UIDPLUS"]])
def test_a_server_that_cannot_move(
    server: MailServer, once: Fastrak, monkeypatch: pytest.MonkeyPatch, cannot: list[str]
) -> None:
    from fastrak_xl.mail.desk.mailbox import Mailbox

    can = Mailbox._can
    monkeypatch.setattr(Mailbox, "_can", lambda box, what: what not in cannot and can(box, what))
    server.deliver(mail(SMALL))
    once()
    assert [len(server.mails(ROBOT, folder)) for folder in ("", "Done", "Sent")] == [0, 1, 1]


@pytest.mark.parametrize(("name", "settings"), [("IMAP", {}), ("RESULT", {"protect": [KIM]})])
def test_without_a_password_no_mail_is_touched(
    server: MailServer, once: Fastrak, monkeypatch: pytest.MonkeyPatch, name: str, settings: dict[str, Any]
) -> None:
    monkeypatch.delenv(f"FASTRAK_{name}_PASSWORD", raising=False)
    server.deliver(mail(SMALL))
    ended = once(**settings)
    assert ended.code == 2
    assert ended.err.endswith(f"or into the keyring: keyring set fastrak-{name.lower()} {KIM if settings else ROBOT}\n")
    assert len(server.mails(ROBOT)) == 1


def test_strangers_and_machines_get_no_answer(server: MailServer, once: Fastrak) -> None:
    for one in (
        mail(SMALL, sender=STRANGER),
        mail(SMALL, checked=False),
        mail(SMALL, Auto_Submitted="auto-replied"),
        mail(SMALL, List_Id="<list.firm.example>"),
    ):
        server.deliver(one)
    once()
    assert server.sent == []
    assert [len(server.mails(ROBOT, folder)) for folder in ("", "Quarantine", "Done")] == [0, 2, 2]
    nothing = "body_count=0 body_bytes=0"
    assert wait_for(lambda: nothing in server.log_since_it_was_empty()), "what they attach is not even downloaded"


def test_our_own_reply_sent_back_to_us_starts_no_loop(server: MailServer, once: Fastrak) -> None:
    sent = mail(SMALL)
    server.deliver(sent)
    once()
    for _ in range(3):
        server.deliver(server.mails(KIM)[0])
        once()
    assert len(server.sent) == 1


def test_what_is_too_large_is_refused_unseen(server: MailServer, once: Fastrak) -> None:
    sent = mail(("big.xlsx", bytes(3 << 20)))
    server.deliver(sent)
    once(max_mb=2)
    [reply] = server.replies_to(sent)
    body = reply.get_body(("plain",))
    assert body is not None
    assert "4 MB large, and at most 2 MB are read" in " ".join(body.get_content().split())
    assert wait_for(lambda: server.log_since_it_was_empty().count("body_count=0 body_bytes=0") == 1)


def wait_for(is_so: Callable[[], bool]) -> bool:
    end = time.monotonic() + 10
    while not is_so() and time.monotonic() < end:
        time.sleep(0.05)
    return is_so()


def test_protected_results_open_with_the_password_alone(
    server: MailServer, once: Fastrak, monkeypatch: pytest.MonkeyPatch
) -> None:
    from msoffcrypto.format.ooxml import OOXMLFile

    monkeypatch.setenv("FASTRAK_RESULT_PASSWORD", "by telephone")
    sent = mail(SMALL)
    server.deliver(sent)
    once(protect=[KIM])
    [reply] = server.replies_to(sent)
    [locked] = files_of(reply).values()
    assert b"Archer" not in locked
    opened, file = BytesIO(), OOXMLFile(BytesIO(locked))
    file.load_key(password="by telephone")
    file.decrypt(opened)
    assert opened.getvalue().startswith(b"PK")


def test_a_server_that_takes_no_reply_now_is_asked_again_later(server: MailServer, once: Fastrak) -> None:
    sent = mail(SMALL)
    server.deliver(sent)
    server.refuse[KIM] = "451 later"
    once(poll=0.1)
    assert [len(server.mails(ROBOT, folder)) for folder in ("", "Done")] == [1, 0]
    server.refuse.clear()
    time.sleep(0.2)
    once(poll=0.1)
    assert len(server.replies_to(sent)) == 1
    assert len(server.mails(ROBOT, "Done")) == 1


def test_a_reply_that_nobody_takes_is_a_failure_for_a_person_to_see(
    server: MailServer, once: Fastrak, fastrak: Fastrak, tmp_path: Path
) -> None:
    server.deliver(mail(SMALL))
    server.refuse[KIM] = "550 nobody of that name"
    once()
    assert len(server.mails(ROBOT, "Failed")) == 1
    told = fastrak("mail", "status", "--config", tmp_path / "fastrak.toml", "--json")
    status = json.loads(told.out)
    assert status["counts"]["failed"] == 1
    assert [(one["step"], one["kind"]) for one in status["errors"]] == [("send", "receiver refused with 550")]


def test_the_status_is_told_in_lines(server: MailServer, once: Fastrak, fastrak: Fastrak, tmp_path: Path) -> None:
    server.deliver(mail(SMALL))
    server.deliver(mail(SMALL, sender=STRANGER))
    once()
    told = fastrak("mail", "status", "--config", tmp_path / "fastrak.toml")
    assert [line.split() for line in told.out.splitlines()] == [
        ["seen", "0"], ["done", "0"], ["sending", "0"], ["sent", "1"], ["failed", "0"], ["silent", "0"],
        ["quarantined", "1"],
    ]  # fmt: skip


def test_a_reply_that_may_be_on_its_way_waits_for_the_hold_off(
    server: MailServer, once: Fastrak, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = mail(SMALL)
    server.deliver(sent)

    def broken(*_: object) -> None:
        raise ConnectionResetError

    with monkeypatch.context() as breaking:
        breaking.setattr("smtplib.SMTP.data", broken)
        once(hold_off=2)
    once(hold_off=2)
    assert server.sent == []
    time.sleep(2)
    once(hold_off=2)
    assert len(server.replies_to(sent)) == 1


def test_a_mistake_of_ours_costs_one_answer_not_all(
    server: MailServer, once: Fastrak, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fastrak_xl.mail.desk import one_mail

    whole = one_mail.answer

    def breaks(wish: Wish, files: Any) -> Any:
        if wish is Wish.CHECK:
            raise ZeroDivisionError("Ann Archer")
        return whole(wish, files)

    monkeypatch.setattr(one_mail, "answer", breaks)
    wrong, right = mail(SMALL, subject="check"), mail(SMALL)
    server.deliver(wrong)
    server.deliver(right)
    ended = once()
    assert [len(server.replies_to(one)) for one in (wrong, right)] == [1, 1]
    assert "ZeroDivisionError" in ended.err
    assert "Archer" not in ended.err


@pytest.mark.parametrize("step", ["inbox.judge", "one_mail.reply_to", "one_mail.documents"])
def test_a_mail_that_breaks_the_program_is_laid_aside(
    server: MailServer, once: Fastrak, fastrak: Fastrak, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    from fastrak_xl.mail.desk import inbox, one_mail

    bad, good = mail(SMALL, subject="bad"), mail(SMALL)
    whole = getattr(inbox if "inbox" in step else one_mail, step.partition(".")[2])

    def breaks(message: Any, *more: Any, **named: Any) -> Any:
        return 1 / 0 if message["Subject"] == "bad" else whole(message, *more, **named)

    monkeypatch.setattr(f"fastrak_xl.mail.desk.{step}", breaks)
    server.deliver(bad)
    server.deliver(good)
    assert once().code == 0
    assert len(server.replies_to(good)) == 1
    if step == "one_mail.documents":
        assert len(server.replies_to(bad)) == 1, "it can still be told"
    else:
        assert [one["Message-ID"] for one in server.mails(ROBOT, "Failed")] == [bad["Message-ID"]]
        told = fastrak("mail", "status", "--config", tmp_path / "fastrak.toml", "--json")
        assert json.loads(told.out)["counts"]["done"] == 0


def test_no_name_reaches_the_log(server: MailServer, once: Fastrak) -> None:
    server.deliver(mail(demo(), subject="Rebalance the Smiths"))
    server.deliver(mail(SMALL, sender=STRANGER))
    ended = once()
    from fastrak_workbook.file_book import FileBook

    book, _ = FileBook(demo()[1], "demo").read()
    names = {str(name) for name in book.clients.frame["client_name"]} | {KIM, STRANGER, "Smith", demo()[0], "Archer"}
    assert len(names) > 90
    assert [name for name in names if name in ended.err + ended.out] == []
    assert all(json.loads(line) for line in ended.err.splitlines())


def test_one_run_at_a_time(server: MailServer, once: Fastrak, tmp_path: Path) -> None:
    with watching(server.config(tmp_path)) as running:
        assert line_of(running)["event"] == "connected"
        ended = once()
    assert (ended.code, ended.err) == (3, "Another run answers this mailbox already. Stop that one first.\n")


@contextmanager
def watching(config: Path) -> Iterator[subprocess.Popen[str]]:
    """`fastrak mail watch`, until this ends; it must stop cleanly."""
    command = [sys.executable, "-m", "fastrak_xl.cli", "mail", "watch", "--config", str(config)]
    surroundings = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=surroundings) as running:
        yield running
        running.send_signal(signal.SIGTERM)
        assert running.wait(15) == 0
        assert running.stderr is not None
        assert json.loads(running.stderr.read().splitlines()[-1])["event"] == "stopped"


def line_of(running: subprocess.Popen[str]) -> dict[str, Any]:
    assert running.stderr is not None
    line: dict[str, Any] = json.loads(running.stderr.readline())
    return line


def test_watching_answers_what_comes_and_stops_cleanly(server: MailServer, tmp_path: Path) -> None:
    with watching(server.config(tmp_path, poll=60)) as running:
        assert line_of(running)["event"] == "connected"
        time.sleep(0.5)
        sent, began = mail(SMALL), time.monotonic()
        server.deliver(sent)
        assert line_of(running)["said"] == "done"
        assert line_of(running)["state"] == "sent"
        assert time.monotonic() - began < 30, "IDLE tells of it long before a minute is over"
        [reply] = server.replies_to(sent)
        assert list(files_of(reply)) == ["Archer rebalanced.xlsx"]


def test_without_idle_the_mailbox_is_looked_into_now_and_then(server: MailServer, tmp_path: Path) -> None:
    from fastrak_xl.mail.desk.mailbox import Mailbox
    from fastrak_xl.mail.desk.service import service
    from fastrak_xl.mail.settings.reading import read_config

    class Stop(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            server.deliver(mail(SMALL)) if not server.mails(KIM) else self.set()
            return True

    with pytest.MonkeyPatch.context() as patched, service(read_config(server.config(tmp_path)), StringIO()) as at_work:
        patched.setattr(Mailbox, "_can", lambda _box, what: what != "IDLE")
        at_work.watch(Stop())
    assert len(server.mails(KIM)) == 1


def test_a_server_that_is_away_is_tried_again_ever_more_seldom(server: MailServer, tmp_path: Path) -> None:
    port = free_port()
    config = server.config(tmp_path)
    config.write_text(config.read_text().replace(str(server.imap_port), str(port)))
    with watching(config) as running:
        away = [line_of(running) for _ in range(2)]
        assert [(one["kind"], one["seconds"]) for one in away] == [
            ("ConnectionRefusedError", 1),
            ("ConnectionRefusedError", 2),
        ]
        with passing_on(port, server.imap_port):
            assert line_of(running)["event"] == "connected"
        assert line_of(running)["step"] == "mailbox", "the connection is gone again"


@contextmanager
def passing_on(port: int, to: int) -> Iterator[None]:
    """A port that leads to another one while this lasts."""
    with socket.create_server(("127.0.0.1", port)) as listening:
        accepted: list[socket.socket] = []

        def serve() -> None:
            with suppress(OSError):
                one, _ = listening.accept()
                other = socket.create_connection(("127.0.0.1", to))
                accepted.extend([one, other])
                threading.Thread(target=_pump, args=(one, other), daemon=True).start()
                _pump(other, one)

        threading.Thread(target=serve, daemon=True).start()
        yield
        time.sleep(0.5)
        for end in accepted:
            end.shutdown(socket.SHUT_RDWR)


def _pump(source: socket.socket, to: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65_536):
            to.sendall(data)


def test_an_unreachable_server_is_one_sentence(fastrak: Fastrak, server: MailServer, tmp_path: Path) -> None:
    config = server.config(tmp_path)
    config.write_text(config.read_text().replace(str(server.imap_port), "1"))
    ended = fastrak("mail", "once", "--config", config)
    assert (ended.code, ended.out) == (3, "")
    assert ended.err == (
        "The mailbox at 127.0.0.1:1 cannot be used (ConnectionRefusedError). Check its host, port, user and password.\n"
    )


@pytest.mark.parametrize("tls", ["tls", "starttls"])
def test_connections_are_encrypted_and_the_server_has_to_be_who_it_says(
    fastrak: Fastrak, server: MailServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tls: str
) -> None:
    sent, config = mail(SMALL), server.config(tmp_path)
    server.deliver(sent)
    port = server.imaps_port if tls == "tls" else server.imap_port
    text = (
        config.read_text().replace('"127.0.0.1"', '"localhost"').replace(f"port = {server.imap_port}", f"port = {port}")
    )
    first, _, second = text.partition("[smtp]")
    config.write_text(first.replace('"none"', f'"{tls}"') + "[smtp]" + second.replace('"none"', '"starttls"'))
    ended = fastrak("mail", "once", "--config", config)
    assert (ended.code, server.sent) == (3, [])
    assert "(SSLCertVerificationError)" in ended.err
    monkeypatch.setenv("SSL_CERT_FILE", str(server.certificate))
    assert fastrak("mail", "once", "--config", config).code == 0
    assert len(server.replies_to(sent)) == 1


def test_settings_are_wrong_in_sentences(fastrak: Fastrak, tmp_path: Path) -> None:
    (tmp_path / "fastrak.toml").write_text('[imap]\npassword = "x"\n')
    ended = fastrak("mail", "once", "--config", tmp_path / "fastrak.toml")
    assert ended.code == 2
    assert "never stands in this file" in ended.err
    assert "There is no ledger" not in ended.err


def test_the_template_that_is_sent_is_the_products_own(server: MailServer, once: Fastrak) -> None:
    sent = mail(subject="template")
    server.deliver(sent)
    once()
    [reply] = server.replies_to(sent)
    assert files_of(reply) == {TEMPLATE_FILE: shipped(TEMPLATE_FILE)}
