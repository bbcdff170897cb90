// <time-zone><form method="get">… <select name="tz">…</select><button class="button zone__go">Change</button></form></time-zone>
// Sends the form when another zone is chosen. On a first visit (no ?tz= in the address, and no `data-chosen`, with which
// the server says that the zone is known or that the page must not be left) it asks for the page in the browser's zone, once.
customElements.define("time-zone", class extends HTMLElement {
  connectedCallback() {
    const select = this.querySelector("select");
    if (!select) return;
    select.addEventListener("change", () => select.form.requestSubmit());
    if (!("chosen" in this.dataset)) this.#visitIn(Intl.DateTimeFormat().resolvedOptions().timeZone, select);
  }

  #visitIn(zone, select) {
    const address = new URL(location.href);
    if (!zone || zone === select.value || address.searchParams.has(select.name)) return;
    address.searchParams.set(select.name, zone);
    location.replace(address);
  }
});
