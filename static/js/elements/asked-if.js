// <asked-if data-name="industry" data-values='["Retail"]'><div class="field">…</div></asked-if>
// Shows what it holds only while the field of that name, in the same form or preview, has one of these answers. What is hidden
// is not sent. A box that is not ticked answers "false". Without script everything is shown, and the server knows what counts.
customElements.define("asked-if", class extends HTMLElement {
  connectedCallback() {
    this.root = this.closest("form, [data-form]");
    this.root?.addEventListener("input", this.#look);
    // Browsers bring back what was typed after they have brought back the page.
    addEventListener("pageshow", this.#look);
    this.#look();
  }

  disconnectedCallback() {
    this.root?.removeEventListener("input", this.#look);
    removeEventListener("pageshow", this.#look);
  }

  // Questions ask for those below them only, and listeners are called in the order of the page: one look each is enough.
  #look = () => {
    const wanted = JSON.parse(this.dataset.values);
    this.hidden = !this.#answers.some((answer) => wanted.includes(answer));
    for (const control of this.querySelectorAll("input, select, textarea")) control.disabled = this.hidden;
  };

  get #answers() {
    const all = this.root?.querySelectorAll(`[name="${CSS.escape(this.dataset.name)}"]:enabled`) ?? [];
    const controls = Array.from(all, (control) => ({ value: control.value, counts: !control.matches(":is([type=checkbox], [type=radio]):not(:checked)") }));
    const answers = controls.filter(({ counts }) => counts).map(({ value }) => value);
    return controls.length && !answers.length ? ["false"] : answers;
  }
});
