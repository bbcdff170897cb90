// <drag-order><ol><li>… <form method="post">… <button name="to" value="2">…</form></li></ol></drag-order>
// A row that is dragged onto another takes its place: its own form is sent with that place, counted from 0, as `to`. The
// server decides, and answers with the page in the new order. Without script, and by keyboard, the buttons do it.
customElements.define("drag-order", class extends HTMLElement {
  connectedCallback() {
    for (const row of this.#rows) row.draggable = true;
    this.addEventListener("dragstart", this.#taken);
    this.addEventListener("dragover", this.#over);
    this.addEventListener("drop", this.#dropped);
    this.addEventListener("dragend", this.#mark);
  }

  get #rows() {
    return Array.from(this.querySelectorAll("li"));
  }

  #taken = (event) => {
    this.row = event.target.closest?.("li");
    event.dataTransfer.effectAllowed = "move";
    // Instead of the link that the row holds: dropped elsewhere it leads nowhere.
    event.dataTransfer.setData("text/plain", this.row?.textContent.trim() ?? "");
  };

  #over = (event) => {
    const row = event.target.closest("li");
    if (!this.row || !row) return;
    event.preventDefault();
    this.#mark(event, row === this.row ? null : row);
  };

  #dropped = (event) => {
    const to = this.#rows.indexOf(event.target.closest("li"));
    if (!this.row || to < 0 || this.#rows[to] === this.row) return;
    event.preventDefault();
    const form = this.row.querySelector("form");
    const place = Object.assign(document.createElement("input"), { type: "hidden", name: "to", value: to });
    form.append(place);
    form.requestSubmit();
  };

  // Where it would come to stand; nowhere once it was let go.
  #mark = (event, aim = null) => {
    for (const row of this.#rows) row.toggleAttribute("data-aim", row === aim);
    if (event.type === "dragend") this.row = null;
  };
});
