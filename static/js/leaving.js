// A form that was sent leads away from this page. What htmx asked for before may answer with the page anew, and loading that
// would break off the form's own answer: until the page is left, or shown again, such answers are passed over.
const LONGEST_MS = 30_000;
let leavesUntil = 0;

document.addEventListener("submit", (event) => {
  if (!event.defaultPrevented) leavesUntil = Date.now() + LONGEST_MS;
});
addEventListener("pageshow", () => { leavesUntil = 0; });
document.addEventListener("htmx:beforeOnLoad", (event) => {
  if (Date.now() < leavesUntil) event.preventDefault();
});
