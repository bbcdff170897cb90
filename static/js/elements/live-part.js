// <live-part data-every="5"><div id="…" hx-get="…" hx-trigger="live" hx-swap="outerHTML">…</div></live-part>
// Has its part asked for again every so many seconds: only while the page is looked at, and not while somebody is in the
// middle of something in it, or in another part that comes along (`data-live`). It ends when the answer is another page's,
// such as the log-in.
customElements.define("live-part", class extends HTMLElement {
  connectedCallback() {
    this.timer = setInterval(this.#ask, 1000 * (this.dataset.every ?? 5));
    document.addEventListener("visibilitychange", this.#ask);
    this.addEventListener("htmx:beforeSwap", this.#mayCome);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
    document.removeEventListener("visibilitychange", this.#ask);
  }

  #ask = () => {
    if (document.hidden || this.#isInUse) return;
    this.firstElementChild?.dispatchEvent(new CustomEvent("live"));
  };

  get #isInUse() {
    const parts = [this, ...document.querySelectorAll("[data-live]")];
    const { activeElement } = document;
    const selected = getSelection()?.isCollapsed === false && getSelection().anchorNode;
    return parts.some((part) =>
      part.contains(activeElement) || part.querySelector("details[open]") || (selected && part.contains(selected)));
  }

  // An answer may come when somebody has begun to read, or from the log-in.
  #mayCome = (event) => {
    const isThisPage = new URL(event.detail.xhr.responseURL).pathname === location.pathname;
    if (isThisPage && !this.#isInUse) return;
    event.detail.shouldSwap = false;
    if (!isThisPage) this.disconnectedCallback();
  };
});
