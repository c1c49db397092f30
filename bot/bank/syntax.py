"""What libyaml calls a problem, said plainly."""

from __future__ import annotations

_QUOTATION = "A quotation mark opens here and is never closed: close it."
_BEGIN = 'A text cannot begin with "{sign}": put it in quotes.'
_STILL_OPEN = (
    "Braces or brackets that opened above are still open here: close them; a # in them begins a comment, so "
    "put a text with a # in quotes."
)
_BACKSLASH = "A backslash stands before something it cannot mark: write it twice."

_ADVICE = {
    "mapping values are not allowed": (
        "A colon and a space stand where no key can be: "
        "if they are part of a text, put the whole text in quotes; if not, check the indentation."
    ),
    "did not find expected key": (
        "This does not go with what stands before it: check the indentation; put a text that begins with a "
        'bracket or a quotation mark in quotes as a whole, with its own marks as \\" inside "..." and \'\' '
        "inside '...'."
    ),
    "cannot start any token": _BEGIN,
    "expected node content": _BEGIN,
    "unexpected end of stream": _QUOTATION,
    "unexpected document indicator": _QUOTATION,
    "expected ',' or ']'": (
        'The list that opens on line {opened} breaks off here: close it with "]", '
        "and put texts that hold commas, colons or quotation marks in quotes."
    ),
    "expected ',' or '}'": (
        'The braces that open on line {opened} break off here: close them with "}}", '
        "and put texts that hold commas, colons or quotation marks in quotes."
    ),
    "expected '-' indicator": (
        'The list that begins on line {opened} breaks off here: begin each entry with "- ", all in the same '
        "column, and indent what belongs to an entry further."
    ),
    "could not find expected ':'": (
        'This line has no colon with a space after it: write "key: value", or indent the line if it goes on '
        "with the text above."
    ),
    "block sequence entries": (
        'A "- " stands behind a key: begin the list on the next line, or put the text in quotes.'
    ),
    "found unexpected ':'": (
        "A colon stands where none can be: write the value that is missing, or put the text in quotes."
    ),
    "alphabetic or numeric character": 'A text cannot begin with "*" or "&": put it in quotes.',
    "unknown escape character": _BACKSLASH,
    "hexdecimal number": _BACKSLASH,
    "invalid Unicode character": "A backslash here stands for no character: write the character itself.",
    "expected comment or line break": (
        'Behind "|" or ">" a text begins on the next line: move it there, or put it in quotes.'
    ),
    "expected <document start>": 'Something follows the "..." that ends the file: delete the "...".',
}
_AT_THE_BEGINNING = (_QUOTATION, _ADVICE["could not find expected ':'"])


def advice(problem: str, *, sign: str, opened: int) -> str:
    """Return a plain sentence for what libyaml calls ``problem``.

    ``sign`` is the character at which it stopped, ``opened`` the line on which the broken part began.
    """
    if sign == "-" and "expected node content" in problem:
        return _STILL_OPEN
    for part, sentence in _ADVICE.items():
        if part in problem:
            return sentence.format(sign=sign, opened=opened)
    return f"This is not YAML ({problem}): put the text in quotes, or check the indentation."


def begins_there(problem: str) -> bool:
    """Tell whether a person looks for ``problem`` where the broken part began, not where it was noticed."""
    return any(part in problem for part, sentence in _ADVICE.items() if sentence in _AT_THE_BEGINNING)
