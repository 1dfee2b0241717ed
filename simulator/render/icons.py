"""Our own icons: strokes on a 24 by 24 grid (`web/icons.js` is made from here)."""

from __future__ import annotations

PATHS = {
    "add-participant": (
        "M10 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM3 21v-1a7 7 0 0 1 10.5-6.1M18 14v7M14.5 17.5h7"
    ),
    "call": (
        "M6.5 3.5 9 4l1.2 4-2 1.8a13 13 0 0 0 6 6l1.8-2 4 1.2.5 2.5a2 2 0 0 1-2 2.3A15.7 "
        "15.7 0 0 1 4.2 5.5a2 2 0 0 1 2.3-2Z"
    ),
    "end-call": (
        "M2.5 14.5c0-1.6.6-2.7 1.7-3.5C6.3 9.5 9 8.8 12 8.8s5.7.7 7.8 2.2c1.1.8 1.7 1.9 1.7 "
        "3.5v.7a1 1 0 0 1-1.2 1l-3.3-.7a1 1 0 0 1-.8-.9l-.2-2a12 12 0 0 0-8 0l-.2 2a1 1 0 0 "
        "1-.8.9l-3.3.7a1 1 0 0 1-1.2-1Z"
    ),
    "voicemail": (
        "M6.5 15.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM17.5 15.5a3.5 3.5 0 1 0 0-7 3.5 3.5 "
        "0 0 0 0 7ZM6.5 15.5h11"
    ),
    "say": "M4 5h16v11H9l-5 4V5ZM8 9h8M8 12.5h5",
    "book": (
        "M5 4h6a2 2 0 0 1 2 2v14a2 2 0 0 0-2-2H5V4ZM19 4h-4a2 2 0 0 0-2 2v14a2 2 0 0 1 2-2h4V4Z"
    ),
    "support": (
        "M4 14v-2a8 8 0 0 1 16 0v2M4 14h3v5H5.5A1.5 1.5 0 0 1 4 17.5V14ZM20 14h-3v5h1.5a1.5 "
        "1.5 0 0 0 1.5-1.5V14ZM19 19c-.5 1.5-2 2-4 2h-2"
    ),
    "write-up": "M5 3.5h10l4 4v13H5v-17ZM8.5 12h7M8.5 15.5h7M8.5 8.5H12",
    "leave": "M14 4H5v16h9M10 12h11M17.5 8.5 21 12l-3.5 3.5",
    "retry": "M4 12a8 8 0 1 0 2.5-5.8M4 4v4.5h4.5",
    "mic": "M12 15a3 3 0 0 0 3-3V6a3 3 0 0 0-6 0v6a3 3 0 0 0 3 3ZM6 11.5a6 6 0 0 0 12 0M12 17.5V21",
    "person": "M12 12.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9ZM4 21a8 8 0 0 1 16 0",
    "alert": "M12 4 2.8 20h18.4L12 4ZM12 10v4.5M12 17.5h.01",
    "pause": "M8.5 5v14M15.5 5v14",
    "play": "M7 4.5v15l12-7.5-12-7.5Z",
    "skip": "M5 5v14l9-7-9-7ZM18.5 5v14",
    "keyboard": "M2.5 6h19v12h-19V6ZM6 10h.01M10 10h.01M14 10h.01M18 10h.01M7 14h10",
    "stop": "M6 6h12v12H6V6Z",
    "check": "m4.5 12.5 5 5 10-11",
    "cross": "M6 6l12 12M18 6 6 18",
    "clock": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 7v5l3.5 2",
    "hidden": (
        "M4 4l16 16M9.9 5.3A10 10 0 0 1 12 5c5 0 8.5 4 9.5 7a12 12 0 0 1-2.7 4M6.3 7A12 12 0 "
        "0 0 2.5 12c1 3 4.5 7 9.5 7a10 10 0 0 0 4.3-1M10 10a3 3 0 0 0 4 4"
    ),
    "bulb": "M9 17.5h6M10 21h4M8.5 14.5a6 6 0 1 1 7 0c-.5.4-.5 1-.5 3h-6c0-2 0-2.6-.5-3Z",
    "dice": "M4 4h16v16H4V4ZM8.5 8.5h.01M15.5 15.5h.01M12 12h.01M15.5 8.5h.01M8.5 15.5h.01",
    "stricter": "M3 12h7M7 8.5l3.5 3.5L7 15.5M21 12h-7M17 8.5 13.5 12l3.5 3.5",
    "looser": "M10.5 12H3.5M7 8.5 3.5 12 7 15.5M13.5 12h7M17 8.5l3.5 3.5-3.5 3.5",
    "different": "M4 8h14M14.5 4.5 18 8l-3.5 3.5M20 16H6M9.5 12.5 6 16l3.5 3.5",
    "plus": "M12 5v14M5 12h14",
    "back": "M19 5v14l-9-7 9-7ZM5.5 5v14",
}
"""Name to the ``d`` of an SVG path."""

_ALIASES = {
    "add-person": "add-participant",
    "telephone": "end-call",
    "hang-up": "end-call",
    "phone": "call",
    "headset": "support",
    "pencil": "write-up",
    "door": "leave",
    "microphone": "mic",
    "speech": "say",
}
"""Names that procedures may use for the same drawing."""

ICONS = PATHS | {name: PATHS[other] for name, other in _ALIASES.items()}
"""The drawing of every name."""
