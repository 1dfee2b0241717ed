// Made by `python build.py reference` from render/terms.py.

export const VERDICTS = {
  "right": {
    "words": "Right",
    "tone": "ok",
    "icon": "check"
  },
  "unneeded": {
    "words": "Not needed",
    "tone": "plain",
    "icon": "check"
  },
  "early": {
    "words": "Too early",
    "tone": "warn",
    "icon": "clock"
  },
  "late": {
    "words": "Too late",
    "tone": "warn",
    "icon": "clock"
  },
  "wrong": {
    "words": "Wrong",
    "tone": "bad",
    "icon": "cross"
  },
  "overdue": {
    "words": "Overdue",
    "tone": "bad",
    "icon": "clock"
  },
  "missed": {
    "words": "Missed",
    "tone": "bad",
    "icon": "clock"
  },
  "in time": {
    "words": "In time",
    "tone": "ok",
    "icon": "check"
  },
  "due": {
    "words": "Due now",
    "tone": "accent",
    "icon": "clock"
  },
  "not due": {
    "words": "Not due",
    "tone": "plain",
    "icon": "clock"
  },
  "happens": {
    "words": "Happens",
    "tone": "plain",
    "icon": "play"
  },
  "impossible": {
    "words": "Cannot happen",
    "tone": "plain",
    "icon": "hidden"
  },
  "over": {
    "words": "The case is over",
    "tone": "plain",
    "icon": "stop"
  }
};

export const OUTCOMES = {
  "broken": {
    "words": "Broken",
    "tone": "bad",
    "icon": "cross"
  },
  "missed": {
    "words": "Missed",
    "tone": "bad",
    "icon": "clock"
  },
  "late": {
    "words": "Too late",
    "tone": "warn",
    "icon": "clock"
  },
  "early": {
    "words": "Too early",
    "tone": "warn",
    "icon": "clock"
  },
  "owed": {
    "words": "Still open",
    "tone": "warn",
    "icon": "clock"
  },
  "kept": {
    "words": "Kept",
    "tone": "ok",
    "icon": "check"
  },
  "allowed": {
    "words": "Allowed",
    "tone": "ok",
    "icon": "check"
  },
  "lapsed": {
    "words": "No longer needed",
    "tone": "plain",
    "icon": "check"
  },
  "respected": {
    "words": "Kept",
    "tone": "ok",
    "icon": "check"
  },
  "not reached": {
    "words": "No part in this run",
    "tone": "plain",
    "icon": "hidden"
  }
};

export const CLAIMS = {
  "proved": {
    "words": "Proved",
    "tone": "ok",
    "icon": "check"
  },
  "refuted": {
    "words": "Refuted",
    "tone": "bad",
    "icon": "cross"
  },
  "open": {
    "words": "Not settled",
    "tone": "warn",
    "icon": "clock"
  }
};

export const MASTERY = {
  "wrong": {
    "words": "Not right last time",
    "tone": "bad",
    "icon": "cross"
  },
  "changed": {
    "words": "Changed since",
    "tone": "warn",
    "icon": "different"
  },
  "again": {
    "words": "To be repeated",
    "tone": "warn",
    "icon": "clock"
  },
  "begun": {
    "words": "Begun",
    "tone": "accent",
    "icon": "play"
  },
  "mastered": {
    "words": "Mastered",
    "tone": "ok",
    "icon": "check"
  },
  "new": {
    "words": "Not met yet",
    "tone": "plain",
    "icon": "hidden"
  }
};

export const PROPOSALS = {
  "wrong": "You did not get this right last time:",
  "changed": "This has changed since you trained it:",
  "again": "It is time to repeat this:",
  "begun": "Right so far; once more in another case, or on another day:",
  "new": "You have not met this yet:"
};

export const SILENT = {
  "again": "It is time to repeat what you can do.",
  "begun": "What has gone right so far is put to the test."
};

export const MODES = {
  "example": "Worked example",
  "guided": "Guided",
  "practice": "Practice",
  "assessment": "Assessment"
};

export const OF_MODES = {
  "example": "It is played for you, and each act is told with its rule and why. Nothing is kept.",
  "guided": "What is due stands beside you, and why.",
  "practice": "You are told at once whether it was right, and get a hint when you ask.",
  "assessment": "You are told nothing until the end, and do not know which case comes. Only here a pass counts."
};

export const FOR_YOU = {
  "example": "See how it goes right, since you are new here.",
  "guided": "Most of this case is new to you.",
  "practice": "Not all of this case has gone right for you yet.",
  "assessment": "All that comes up in it went right for you last time."
};

export const OTHER_VERSIONS = {
  "run": "This run was made with another version of the procedure: judge it by that one, or make it again with this one.",
  "link": "This link was made with another version of the procedure, and its run is judged by this one: where that matters, ask for a new link.",
  "passed": "Those with a clock were passed with an earlier version of the procedure: rehearse them again."
};
