// <month-source data-address="/t/acme/e/intro/month.json?tz=Europe%2FLondon"></month-source>
// Knows the free times of a month, as bookings/views/times.py tells them; each is asked for once a minute at most.
const FRESH_MS = 60_000;

customElements.define("month-source", class extends HTMLElement {
  #kept = new Map();

  // `2026-11` → a promise of the month; null for no month.
  month(name) {
    if (!name) return null;
    const kept = this.#kept.get(name);
    if (kept && Date.now() - kept.at < FRESH_MS) return kept.answer;
    const answer = this.#asked(name);
    answer.catch(() => this.#kept.delete(name));
    this.#kept.set(name, { answer, at: Date.now() });
    return answer;
  }

  // Before anybody asks. What fails here is asked for again when it is wanted.
  fetchBeside({ previous, next }) {
    for (const month of [next, previous]) this.month(month)?.catch(() => null);
  }

  async #asked(name) {
    const address = new URL(this.dataset.address, location.href);
    address.searchParams.set("month", name);
    const response = await fetch(address);
    if (!response.ok) throw new Error(`${response.status}`);
    return response.json();
  }
});
