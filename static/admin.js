// The organiser's pages are live as all are, and their rows keep still while somebody is at them.

import "./live/arrive.js";
import "./live/opened.js";
import { follow } from "./live/refresh.js";
import { updateRows } from "./live/rows.js";
import "./live/rules.js";
import "./live/too_large.js";

follow({ updateRows });
