"""The other things that people send: pictures, stickers, voices, places and the like."""

from __future__ import annotations

from typing import Literal

from bot.offline.spans import Json
from bot.offline.state import State

Kind = Literal[
    "animation", "audio", "contact", "dice", "game", "location", "photo", "poll", "sticker", "story", "venue",
    "video", "video_note", "voice",
]  # fmt: skip


def content_of(state: State, kind: Kind, person: Json) -> Json:
    """Return the fields of a message of this kind, made up."""
    if kind in _FILED:
        name, more = _FILED[kind]
        described = state.files.add(name, b"made up").described(**more)
        return {kind: [described] if kind == "photo" else described}
    place = {"latitude": 25.77, "longitude": -80.19}
    unfiled: dict[str, Json] = {
        "contact": {"phone_number": "+15550100", "first_name": person["first_name"]},
        "dice": {"emoji": "🎲", "value": 4},
        "game": {"title": "Chess", "description": "A game", "photo": []},
        "location": place,
        "venue": {"location": place, "title": "City Hall", "address": "1 Main Street"},
        "story": {"chat": {"id": person["id"], "type": "private"}, "id": 1},
        "poll": {
            "id": str(next(state.poll_ids)),
            "question": "Which one?",
            "options": [
                {"persistent_id": str(i), "text": t, "voter_count": 0} for i, t in enumerate(("This", "That"))
            ],
            "total_voter_count": 0,
            "is_closed": False,
            "is_anonymous": True,
            "type": "regular",
            "allows_multiple_answers": False,
            "allows_revoting": True,
            "members_only": False,
        },
    }
    return {kind: unfiled[kind]}


_SIZE = {"width": 512, "height": 512}
_FILED: dict[str, tuple[str, Json]] = {
    "animation": ("animation.mp4", {**_SIZE, "duration": 3}),
    "audio": ("audio.mp3", {"duration": 3}),
    "photo": ("photo.jpg", _SIZE),
    "sticker": (
        "sticker.webp",
        {**_SIZE, "type": "regular", "is_animated": False, "is_video": False, "emoji": "🙂"},
    ),
    "video": ("video.mp4", {**_SIZE, "duration": 3}),
    "video_note": ("round.mp4", {"length": 240, "duration": 3}),
    "voice": ("voice.ogg", {"duration": 3}),
}
