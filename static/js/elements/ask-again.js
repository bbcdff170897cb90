// <ask-again data-after="30" data-words="Asking again in {seconds} seconds." data-stop="Stop" data-stopped="…"><form>…</form></ask-again>
// Counts down and then sends its form as its first button would, unless somebody stops it or leaves with another button.
// Without script the button does the same by hand. The countdown is not read out each second: it says what it is once.
customElements.define("ask-again", class extends HTMLElement {
  connectedCallback() {
    if (this.line || !this.dataset.after) return;
    this.left = Number(this.dataset.after);
    this.line = Object.assign(document.createElement("p"), { className: "cluster" });
    this.count = this.line.appendChild(document.createElement("span"));
    this.count.setAttribute("role", "timer");
    const stop = this.line.appendChild(document.createElement("button"));
    Object.assign(stop, { type: "button", className: "button button--link", textContent: this.dataset.stop });
    stop.addEventListener("click", () => this.#stop(stop));
    this.prepend(this.line);
    this.#say();
    this.timer = setInterval(this.#tick, 1000);
    this.addEventListener("submit", () => clearInterval(this.timer));
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  #tick = () => {
    this.left -= 1;
    this.#say();
    if (this.left > 0) return;
    clearInterval(this.timer);
    this.querySelector("form").requestSubmit();
  };

  #say() {
    this.count.textContent = this.dataset.words.replace("{seconds}", this.left);
  }

  #stop(button) {
    clearInterval(this.timer);
    this.count.setAttribute("role", "status");
    this.count.textContent = this.dataset.stopped;
    button.remove();
  }
});
