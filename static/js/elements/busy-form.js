// <busy-form><form>…</form></busy-form>
// While the server works, the pressed button says so and a second press does nothing.
customElements.define("busy-form", class extends HTMLElement {
  connectedCallback() {
    this.addEventListener("submit", this.#submitted);
    // Back in a page that the browser kept, or after an answer of htmx, the button is itself again.
    addEventListener("pageshow", this.#rest);
    this.addEventListener("htmx:afterRequest", this.#rest);
  }

  disconnectedCallback() {
    removeEventListener("pageshow", this.#rest);
  }

  // aria-disabled, not disabled: a disabled button would not send its own name and value.
  #submitted = (event) => {
    if (this.#busy) return event.preventDefault();
    this.#busy = event.submitter ?? this.querySelector("button");
    this.#busy?.setAttribute("aria-busy", "true");
    this.#busy?.setAttribute("aria-disabled", "true");
  };

  #rest = () => {
    this.#busy?.removeAttribute("aria-busy");
    this.#busy?.removeAttribute("aria-disabled");
    this.#busy = null;
  };

  #busy = null;
});
