// <free-times><month-source …></month-source> <month-grid>…</month-grid> <day-times>…</day-times></free-times>
// Changes day and month at once, without a new page. Links to days and months keep their addresses, so that Back, a new tab and
// a reload do what they say; without a source, or where it does not answer, they are followed as links are.
customElements.define("free-times", class extends HTMLElement {
  connectedCallback() {
    [this.source, this.grid, this.times] = ["month-source", "month-grid", "day-times"].map((name) => this.querySelector(name));
    if (!this.source) return;
    this.addEventListener("click", this.#clicked);
    this.addEventListener("beyond", this.#beyond);
    addEventListener("popstate", this.#wentBack);
    // The elements within are made after this one.
    queueMicrotask(() => {
      this.day = this.grid.chosen;
      this.source.month(this.grid.month).then((month) => this.source.fetchBeside(month), () => null);
    });
  }

  disconnectedCallback() { removeEventListener("popstate", this.#wentBack); }

  // The address of this page with another day or month.
  address(asked) {
    const address = new URL(location.href);
    ["day", "month", "last"].forEach((name) => address.searchParams.delete(name));
    Object.entries(asked).forEach(([name, value]) => address.searchParams.set(name, value));
    return address.href;
  }

  #clicked = (event) => {
    const link = event.target.closest("month-grid a[href], day-times a[href]:not(.slot)");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const { href } = link; // What is shown next gives the link another.
    this.#follow(href).then((shown) => shown && history.pushState(null, "", href));
  };

  #wentBack = () => this.#follow(location.href);
  #beyond = ({ detail: day }) =>
    this.#show(day.slice(0, 7), this.address({ day }), (month) => this.grid.show(month, this.day, day));

  #follow(href) {
    const { day, month = day?.slice(0, 7), last } = Object.fromEntries(new URL(href).searchParams);
    return this.#show(month, href, (found) => {
      this.day = day ?? Object.keys(found.days).at(last ? -1 : 0);
      this.grid.show(found, this.day);
      this.times.show(found, this.day);
      for (const kept of this.querySelectorAll("input[name=day]")) kept.value = this.day ?? "";
    });
  }

  // Whoever asked last is shown. Answers whether this one was.
  async #show(name, href, how) {
    const asked = this.asked = Symbol(name);
    const month = await this.source.month(name)?.catch(() => null);
    if (!month) location.assign(href);
    if (!month || asked !== this.asked) return false;
    how(month);
    this.source.fetchBeside(month);
    return true;
  }
});
