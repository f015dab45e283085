// Everything that a page may use, at once.
import "./marks.js";
import "./audience.js";
import "./menu.js";
import "./tabs.js";
import "./dialog.js";
import "./toast.js";
import "./entry.js";
import "./time.js";
import "./states.js";
import "./secret.js";
import "./grab.js";
import "./link_pill.js";
