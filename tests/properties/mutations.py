"""Workbooks spoilt at random: bytes of the archive, bytes of a part, tags, attributes and numbers of its XML."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from tests.unit.workbook.sample_workbooks import parts, zipped

_NUMBERS = (b"-1", b"0", b"1048577", b"99999999999999999999", b"1e999", b"NaN", b"", b"A1", b"\xc2\xbd", b"0x1F")
_TAG = re.compile(rb"<[^<>]+>")
_ELEMENT = re.compile(rb"<(\w+)\b[^<>]*(?:/>|>[^<>]*</\1>)")
_VALUE = re.compile(rb'(?<==")[^"<>]*(?=")|(?<=>)[^<>]+(?=<)')
_NUMBER = re.compile(rb"\d+")
_ATTRIBUTE = re.compile(rb' [\w:]+="[^"]*"')


def mutated(seed: int, package: bytes) -> bytes:
    """The package after one to four random changes; the same seed gives the same bytes."""
    rng = random.Random(seed)
    if rng.random() < 0.1:
        return _spoilt_bytes(rng, package, rng.randint(1, 8))
    content = parts(package)
    for _ in range(rng.randint(1, 4)):
        name = rng.choice(list(content))
        content[name] = rng.choice(_CHANGES)(rng, content[name])
    if rng.random() < 0.1:
        del content[rng.choice(list(content))]
    return zipped(content)


def _spoilt_bytes(rng: random.Random, data: bytes, times: int = 3) -> bytes:
    changed = bytearray(data)
    for _ in range(times):
        at = rng.randrange(len(changed) + 1)
        action = rng.randrange(4)
        if action == 0:
            changed[at : at + 1] = rng.randbytes(1)
        elif action == 1:
            del changed[at : at + rng.randint(1, 64)]
        elif action == 2:
            changed[at:at] = rng.randbytes(rng.randint(1, 8))
        else:
            changed[at:at] = changed[at : at + rng.randint(1, 64)]
    return bytes(changed)


def _one_match(pattern: re.Pattern[bytes]) -> Callable[[random.Random, bytes], re.Match[bytes] | None]:
    def pick(rng: random.Random, data: bytes) -> re.Match[bytes] | None:
        found = list(pattern.finditer(data))
        return rng.choice(found) if found else None

    return pick


def _without_a_tag(rng: random.Random, data: bytes) -> bytes:
    found = _one_match(_TAG)(rng, data)
    return data[: found.start()] + data[found.end() :] if found else data


def _without_an_element(rng: random.Random, data: bytes) -> bytes:
    found = _one_match(_ELEMENT)(rng, data)
    return data[: found.start()] + data[found.end() :] if found else data


def _exchanged_values(rng: random.Random, data: bytes) -> bytes:
    """Two attribute values or texts of the part change places."""
    found = sorted(rng.sample(values, 2), key=re.Match.start) if len(values := list(_VALUE.finditer(data))) > 1 else []
    if not found:
        return data
    one, two = found
    return data[: one.start()] + two[0] + data[one.end() : two.start()] + one[0] + data[two.end() :]


def _doubled_tag(rng: random.Random, data: bytes) -> bytes:
    found = _one_match(_TAG)(rng, data)
    return data[: found.end()] + found[0] * rng.randint(1, 3) + data[found.end() :] if found else data


def _without_an_attribute(rng: random.Random, data: bytes) -> bytes:
    found = _one_match(_ATTRIBUTE)(rng, data)
    return data[: found.start()] + data[found.end() :] if found else data


def _other_number(rng: random.Random, data: bytes) -> bytes:
    found = _one_match(_NUMBER)(rng, data)
    return data[: found.start()] + rng.choice(_NUMBERS) + data[found.end() :] if found else data


def _other_name(rng: random.Random, data: bytes) -> bytes:
    old, new = rng.choice(
        [(b"<c ", b"<x:c "), (b'"', b"'"), (b"<v>", b"<f>"), (b't="s"', b't="e"'), (b"main", b"niam")]
    )
    return data.replace(old, new, rng.choice([1, -1]))


def _repeated_piece(rng: random.Random, data: bytes) -> bytes:
    start = rng.randrange(len(data) + 1)
    end = min(len(data), start + rng.randint(1, 400))
    return data[:end] + data[start:end] * rng.randint(1, 50) + data[end:]


_CHANGES = (
    _spoilt_bytes,
    _without_a_tag,
    _doubled_tag,
    _other_name,
    _repeated_piece,
    *(_without_an_attribute, _other_number, _without_an_element, _exchanged_values) * 5,
)
