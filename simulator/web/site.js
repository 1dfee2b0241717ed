// What every page of the site does.

import "./procedure.js";
import "./search.js";
import "./offline.js";
import "./theme.js";
import "./drawer.js";
