"""What The Room can draw of a stage."""

from __future__ import annotations

ICONS = (
    *("add-person", "alarm", "alert", "book", "box", "clock", "cross", "document", "door", "drop"),
    *("eye", "flame", "gauge", "hand", "hang-up", "headset", "heart", "key", "map", "microphone"),
    *("money", "pencil", "person", "phone", "play", "speech", "telephone", "voicemail", "wrench"),
)
"""The icons that The Room can draw on a control."""
PICTURES = ("face", "nobody", "ringing", *ICONS)
"""What it can draw of a screen: somebody's face, an empty seat, a phone that rings, or an icon."""
LAYOUTS = ("call", "desk", "scene")
"""How the whole of it can look."""
