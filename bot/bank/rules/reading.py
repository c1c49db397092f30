"""What is said about a file that cannot be read as YAML text: bytes, characters, syntax."""

from __future__ import annotations

from bot.bank.rules.rule import file_rule


@file_rule("Q101")
def can_be_opened(reason: str) -> str:
    """The file is there and can be read.

    Why: Nothing can be checked that cannot be opened.
    Do: Check the name and the folder, and that the file is not a folder itself.
    """
    return reason


@file_rule("Q102")
def not_too_big(limit: str) -> str:
    """The file is not larger than its limit: 4 MiB for a bank, 16 MiB for an article.

    Why: A file is read as a whole, and a bank about one article is far smaller.
    Do: Split the bank in two, or take out what does not belong to it.
    """
    return f"The file is larger than the {limit} that are read: split it, or take out what is not needed."


@file_rule("Q103")
def is_utf8(reason: str) -> str:
    """The file is text in UTF-8.

    Why: In any other encoding quotation marks and accented letters turn into other characters.
    Do: Save the file again as UTF-8; editors ask for it under "Save as" or "Encoding".
    """
    return f"{reason}: save the file as UTF-8."


@file_rule("Q104")
def no_hidden_characters(name: str) -> str:
    """No control characters and no characters that override the direction of writing.

    Why: They cannot be seen, and they can make a text read otherwise than it is stored.
    Do: Delete the character; typing the word anew gets rid of it.
    """
    return f"A character that cannot be seen stands here ({name}): delete it."


@file_rule("Q105")
def no_tabs() -> str:
    """No tabs.

    Why: YAML is indented with spaces, and a tab looks like them but is not.
    Do: Replace the tab with spaces; most editors can be told to do so always.
    """
    return "A tab stands here: replace it with spaces."


@file_rule("Q106")
def is_yaml(advice: str) -> str:
    """The file is well-formed YAML.

    Why: Where the form breaks, nobody can tell what belongs to what.
    Do: Put texts that hold ": " or begin with a special sign in quotes, close what was opened, and keep
    the parts of one thing at the same indentation.
    """
    return advice


@file_rule("Q107")
def one_mapping(advice: str) -> str:
    """The file holds one YAML document, and that is keys with values.

    Why: One file is one bank.
    Do: Begin with "schema: 1", and put a second bank in a file of its own.
    """
    return advice


@file_rule("Q108")
def plain_yaml(what: str, instead: str) -> str:
    """No anchors, aliases, tags, merge keys or directives.

    Why: They make a small file stand for a huge one, or for something other than what is read in it.
    Do: Write the thing out where it is meant; put a text that begins with &, *, ! or % in quotes.
    """
    return f"{what}: {instead}."


@file_rule("Q109")
def not_too_deep(what: str) -> str:
    """Things stand in each other at most 12 deep, and no list or mapping is endless.

    Why: A bank needs far less: 10,000 entries in a section, 100 in anything in it, 300,000 values in all.
    Do: Look for brackets or hyphens that stand there by mistake.
    """
    return f"{what}: look for brackets or hyphens that stand there by mistake."


@file_rule("Q110")
def no_key_twice(key: str, first: int) -> str:
    """No key stands twice in one place, nor one id in one section.

    Why: Only one of the two would count, and nobody would see which.
    Do: Delete one of the two, or give the second its own name.
    """
    return f'"{key}" already stands on line {first}: delete one of the two, or rename it.'
