// <go-on data-after="8" data-words="You will be led there in {seconds} seconds." data-stop="Stay here"><a href="https://…">…</a></go-on>
// Follows its link after a while unless somebody stays, once for each link: who comes Back is not led away again. Without script
// the link is there to be followed. A refresh by the page itself could not be stopped (WCAG 2.2, 2.2.1).
customElements.define("go-on", class extends HTMLElement {
  connectedCallback() {
    const link = this.querySelector("a");
    if (!this.dataset.after || sessionStorage.getItem(link.href)) return;
    this.left = Number(this.dataset.after);
    this.count = document.createElement("span");
    const stop = Object.assign(document.createElement("button"), { type: "button", className: "button button--link", textContent: this.dataset.stop });
    this.line = Object.assign(document.createElement("p"), { className: "cluster soft" });
    this.line.append(this.count, stop);
    this.append(this.line);
    stop.addEventListener("click", () => this.#stay());
    this.timer = setInterval(() => this.#tick(link), 1000);
    sessionStorage.setItem(link.href, "led");
    this.#say();
  }

  disconnectedCallback() { clearInterval(this.timer); }

  #tick(link) {
    this.left -= 1;
    this.#say();
    if (this.left > 0) return;
    clearInterval(this.timer);
    link.click();
  }

  #say() { this.count.textContent = this.dataset.words.replace("{seconds}", this.left); }

  #stay() {
    clearInterval(this.timer);
    this.line.remove();
    this.querySelector("a").focus();
  }
});
