// <copy-button data-done="Copied"><input readonly value="…"> or <textarea readonly>…</textarea><button type="button">…<span data-word>Copy</span></button>
//   <span role="status" class="visually-hidden"></span></copy-button>
// Without script the text can be selected and copied by hand; the button shows only when this element is there.
const SHOWN_MS = 2000;

customElements.define("copy-button", class extends HTMLElement {
  connectedCallback() {
    this.querySelector("button").addEventListener("click", () => this.#copy());
  }

  async #copy() {
    const input = this.querySelector("input, textarea");
    input.select();
    try {
      await navigator.clipboard.writeText(input.value);
    } catch {
      // Browsers give the clipboard to secure pages only; the old command works on the selection.
      if (!document.execCommand("copy")) return;
    }
    this.#say(this.dataset.done);
  }

  #say(done) {
    const word = this.querySelector("[data-word]");
    const before = (this.before ??= word.textContent);
    this.querySelector("[role=status]").textContent = word.textContent = done;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      word.textContent = before;
      this.querySelector("[role=status]").textContent = "";
    }, SHOWN_MS);
  }
});
