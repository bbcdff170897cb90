// What every page may use. Pages work without it: each element only makes plain HTML smoother.
import "./elements/ask-again.js";
import "./elements/asked-if.js";
import "./elements/busy-form.js";
import "./elements/copy-button.js";
import "./elements/day-times.js";
import "./elements/drag-order.js";
import "./elements/free-times.js";
import "./elements/go-on.js";
import "./elements/grid-keys.js";
import "./elements/live-part.js";
import "./elements/local-time.js";
import "./elements/month-grid.js";
import "./elements/month-source.js";
import "./elements/own-zone.js";
import "./elements/time-zone.js";
import "./leaving.js";
