// <month-grid><div class="pager">…</div> <grid-keys><table class="calendar">…</table></grid-keys></month-grid>
// Draws another month in the place of the one that the server wrote. Its addresses are those of the <free-times> around it.
customElements.define("month-grid", class extends HTMLElement {
  get month() { return this.querySelector("[data-day]").dataset.day.slice(0, 7); }

  get chosen() { return this.querySelector("[aria-current=true]")?.closest("[data-day]").dataset.day; }

  // `chosen` is the day whose times are shown; `focused`, or the chosen one if the focus was here, takes the focus.
  show(month, chosen, focused) {
    const today = this.#today ??= this.querySelector(".calendar__today")?.dataset.day;
    const keep = focused ?? (this.querySelector("table").contains(document.activeElement) ? chosen : null);
    this.querySelector("h2").textContent = this.#say(`${month.month}-01`, { month: "long", year: "numeric" });
    for (const side of ["previous", "next"]) this.#lead(this.querySelector(`[data-step=${side}]`), month[side]);
    this.querySelector("tbody").replaceChildren(...this.#weeks(month, chosen, today));
    this.querySelector("grid-keys").rove(keep ?? chosen, keep !== null);
  }

  #today;

  #lead(link, month) {
    link.hidden = !month;
    if (!month) return;
    link.href = this.closest("free-times").address({ month });
    link.setAttribute("aria-label", this.#say(`${month}-01`, { month: "long", year: "numeric" }));
  }

  // Always six weeks, so that nothing jumps.
  #weeks({ month, days }, chosen, today) {
    const monday = new Date(`${month}-01`);
    monday.setUTCDate(1 - ((monday.getUTCDay() + 6) % 7));
    return Array.from({ length: 6 }, () => {
      const row = document.createElement("tr");
      for (let cell = 0; cell < 7; cell += 1, monday.setUTCDate(monday.getUTCDate() + 1)) {
        const day = monday.toISOString().slice(0, 10);
        row.append(day.startsWith(month) ? this.#cell(day, day in days, day === chosen, day === today) : document.createElement("td"));
      }
      return row;
    });
  }

  #cell(day, isFree, isChosen, isToday) {
    const cell = Object.assign(document.createElement("td"), { className: isToday ? "calendar__today" : "" });
    cell.dataset.day = day;
    const text = cell.appendChild(document.createElement(isFree ? "a" : "span"));
    text.textContent = Number(day.slice(8));
    if (isFree) text.href = this.closest("free-times").address({ day });
    if (isFree) text.setAttribute("aria-label", this.#say(day, { weekday: "long", day: "numeric", month: "long", year: "numeric" }));
    if (isFree && isChosen) text.setAttribute("aria-current", "true");
    return cell;
  }

  #say(day, parts) {
    const { lang } = document.documentElement;
    return new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, { ...parts, timeZone: "UTC" }).format(new Date(day)).replace(",", "");
  }
});
