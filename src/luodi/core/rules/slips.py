"""What slipped where a text is no YAML: the trouble that the reader names, as whoever writes books would put it."""

from __future__ import annotations

import re
from collections.abc import Collection

# The reader's own words, and the sentence that says what to do. The first that fits.
_TROUBLES = (
    (r"mapping values are not allowed here|but got ':'", "yaml_colon_inside"),
    (r"'(?P<given>.)' that cannot start any token|(?:found|got) '(?P<sign>\?)'", "yaml_sign_first"),
    (r"expected ',' or '[]}]', but got", "yaml_bracket_open"),
    (r"found '<scalar>'", "yaml_after_quote"),
    (r"end of stream|while scanning a quoted scalar", "yaml_quote_open"),
    (r"expected <block end>", "yaml_indent"),
)
_BRACED = re.compile(r"^\s*(?:- |\w+:)\s*\{.*\}\s*$")


def slip(text: str, at: int, said: str, since: int) -> tuple[str, int, dict[str, str]]:
    """The code of the sentence, its line, and blanks. `at`: where the reader stopped; `since`: where what it could not
    finish begins; both from zero. Full-width signs and tabs are the commonest slips."""
    lines = text.splitlines()
    for place in (at, at - 1):  # the reader often notices one line later
        line = lines[place].split(" #")[0] if 0 <= place < len(lines) else ""
        if "\t" in line:
            return "yaml_tab", place + 1, {}
        if re.search(r"[\w\"}\]]\s*：", line) and not re.search(r":(\s|$)", line):
            return "yaml_wide_colon", place + 1, {}
        if "，" in line and re.search(r"[{\[]", line):
            return "yaml_wide_comma", place + 1, {}
    for pattern, code in _TROUBLES:
        found = re.search(pattern, said)
        if found:
            blanks = {"given": found.group("given") or found.group("sign")} if code == "yaml_sign_first" else {}
            return *_placed(code, lines, at, since), blanks
    return "yaml_not_read", at + 1, {}


def _placed(code: str, lines: list[str], at: int, since: int) -> tuple[str, int]:
    """Where it is told: what was left open where it begins, anything else where the reader stopped."""
    if code in ("yaml_quote_open", "yaml_bracket_open"):
        return code, since + 1
    before = next((line for line in reversed(lines[:at]) if line.strip()), "")
    return ("yaml_braces_then_key" if code == "yaml_indent" and _BRACED.match(before) else code), at + 1


def cut(key: str, known: Collection[str]) -> str:
    """Why a key in braces has no value: what was most likely written wrong."""
    if re.match(r"\w+:", key):
        return "colon_without_space"
    first = re.match(r"\w+", key)
    is_key = first is not None and first.group() in known and len(key) > len(first.group())
    return "colon_missing" if is_key else "comma_in_braces"
