// Makes the pages live. Every page works without it; what someone is typing, the focus and the scroll stay as they are.
// Pages that are not marked as live stay as they came, and are only kept from sending a form twice.

import "./live/arrive.js";
import "./live/boxes.js";
import "./live/old_links.js";
import { prepare } from "./live/own.js";
import { follow } from "./live/refresh.js";

follow({ prepare });
