// <local-time><time datetime="2026-11-24T01:30:00Z">24 Nov 2026, 10:30 (Tokyo)</time></local-time>
// Says the same moment in the reader's own zone and language; what the server wrote stays as the title.
// Plain "en" is American to a browser; the server writes English dates day first and 24 hours, see jicoo/formats/en.
// data-date and data-time are the styles of Intl.DateTimeFormat: full, long, medium, short, or "" for none.
customElements.define("local-time", class extends HTMLElement {
  connectedCallback() {
    const time = this.querySelector("time");
    const moment = new Date(time?.dateTime);
    if (Number.isNaN(moment.getTime())) return;
    time.title ||= time.textContent.trim();
    time.textContent = new Intl.DateTimeFormat(this.#language, this.#style).format(moment);
  }

  get #language() {
    const { lang } = document.documentElement;
    return lang === "en" ? "en-GB" : lang;
  }

  get #style() {
    const { date = "medium", time = "short" } = this.dataset;
    return { dateStyle: date || undefined, timeStyle: time || undefined };
  }
});
