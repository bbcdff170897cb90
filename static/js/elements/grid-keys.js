// <grid-keys><table class="calendar">… <td data-day="2026-11-24"><a href="…">24</a></td> …</table></grid-keys>
// The keyboard of the WAI-ARIA date grid: one stop for Tab; arrows go by days and weeks, Home and End to the ends of the week,
// Page Up and Page Down by months. Its years, with Shift, are left out: hardly a page is open so far. `beyond` tells a day of no row.
const STEPS = {
  ArrowLeft: (day) => day.setUTCDate(day.getUTCDate() - 1),
  ArrowRight: (day) => day.setUTCDate(day.getUTCDate() + 1),
  ArrowUp: (day) => day.setUTCDate(day.getUTCDate() - 7),
  ArrowDown: (day) => day.setUTCDate(day.getUTCDate() + 7),
  Home: (day) => day.setUTCDate(day.getUTCDate() - ((day.getUTCDay() + 6) % 7)),
  End: (day) => day.setUTCDate(day.getUTCDate() + 6 - ((day.getUTCDay() + 6) % 7)),
  PageUp: (day) => turn(day, -1),
  PageDown: (day) => turn(day, 1),
};

// To the same day of another month, or to its last where it is shorter.
function turn(day, months) {
  const wanted = day.getUTCDate();
  day.setUTCDate(1);
  day.setUTCMonth(day.getUTCMonth() + months + 1, 0);
  day.setUTCDate(Math.min(wanted, day.getUTCDate()));
}

customElements.define("grid-keys", class extends HTMLElement {
  connectedCallback() {
    if (!this.closest("free-times")?.querySelector("month-source")) return;
    this.querySelector("table").setAttribute("role", "grid");
    this.addEventListener("keydown", this.#pressed);
    this.rove(this.querySelector("[aria-current=true]")?.closest("td").dataset.day);
  }

  // Makes this day, or else the first that can be chosen, the one stop for Tab.
  rove(day, takesFocus = false) {
    const days = [...this.querySelectorAll("td[data-day]")];
    for (const cell of days) {
      this.#stop(cell).tabIndex = -1;
      if (cell === this.#stop(cell)) cell.setAttribute("aria-disabled", "true");
    }
    const chosen = days.find((cell) => cell.dataset.day === day) ?? days.find((cell) => cell.querySelector("a")) ?? days[0];
    this.#stop(chosen).tabIndex = 0;
    if (takesFocus) this.#stop(chosen).focus();
  }

  #stop(cell) { return cell.querySelector("a") ?? cell; }

  #pressed = (event) => {
    const cell = event.target.closest("td[data-day]");
    if (!cell || !(event.key in STEPS) || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const moved = new Date(cell.dataset.day);
    STEPS[event.key](moved);
    const day = moved.toISOString().slice(0, 10);
    return this.querySelector(`td[data-day="${day}"]`) ? this.rove(day, true) : this.#leave(day);
  };

  // Only where the pager leads too.
  #leave(day) {
    const side = day < this.querySelector("td[data-day]").dataset.day ? "previous" : "next";
    if (this.parentElement.querySelector(`[data-step=${side}][href]:not([hidden])`)) this.dispatchEvent(new CustomEvent("beyond", { bubbles: true, detail: day }));
  }
});
