// <day-times data-book="/t/acme/e/intro/book/?tz=Europe%2FLondon"><h2>Tue 24 Nov</h2> <div class="pager">…</div>
//   <ul class="slots">…</ul> <section class="empty" hidden>…</section></day-times>
// Draws the times of another day; each is a link to where it is confirmed. data-seats-one and data-seats-other, with {count} in
// them, say how many seats are left.
customElements.define("day-times", class extends HTMLElement {
  show({ month, days, previous, next }, day) {
    const free = Object.keys(days);
    const before = free.findLast((other) => day && other < day), after = free.find((other) => !day || other > day);
    this.querySelector("h2").textContent = day
      ? this.#say(day, { weekday: "short", day: "numeric", month: "short" })
      : this.#say(`${month}-01`, { month: "long", year: "numeric" });
    this.#lead("previous", before ? { day: before } : previous && { month: previous, last: 1 });
    this.#lead("next", after ? { day: after } : next && { month: next });
    this.querySelector(".slots").replaceChildren(...(days[day] ?? []).map((slot) => this.#slot(slot)));
    this.querySelector(".empty").hidden = day in days;
  }

  #lead(side, asked) {
    const link = this.querySelector(`[data-step=${side}]`);
    const hadFocus = link === document.activeElement;
    link.hidden = !asked;
    if (asked) link.href = this.closest("free-times").address(asked);
    else if (hadFocus) this.querySelector("h2").focus();
  }

  #slot([instant, clock, seats]) {
    const item = document.createElement("li");
    const address = new URL(this.dataset.book, location.href);
    address.searchParams.set("start", new Date(instant * 1000).toISOString().replace(".000", ""));
    item.appendChild(Object.assign(document.createElement("a"), { className: "slot", href: address, textContent: clock }));
    if (seats !== undefined) item.appendChild(this.#seats(seats));
    return item;
  }

  #seats(count) {
    const { one, other } = { one: this.dataset.seatsOne, other: this.dataset.seatsOther };
    const text = (count === 1 ? one : other).replace("{count}", count);
    return Object.assign(document.createElement("span"), { className: "slot__seats", textContent: text });
  }

  #say(day, parts) {
    const { lang } = document.documentElement;
    return new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, { ...parts, timeZone: "UTC" }).format(new Date(day)).replace(",", "");
  }
});
