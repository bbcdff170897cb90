// What every page may use. Pages work without it: each element only makes plain HTML smoother.
import "./elements/ask-again.js";
import "./elements/busy-form.js";
import "./elements/copy-button.js";
import "./elements/live-part.js";
import "./elements/local-time.js";
import "./elements/own-zone.js";
import "./elements/time-zone.js";
import "./leaving.js";
