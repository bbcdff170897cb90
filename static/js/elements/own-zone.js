// <own-zone><select>…</select></own-zone>
// Chooses the browser's own zone in a form that is filled for the first time. With `data-chosen` it leaves the choice alone.
customElements.define("own-zone", class extends HTMLElement {
  connectedCallback() {
    const select = this.querySelector("select");
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    const isOnOffer = Array.from(select?.options ?? []).some((option) => option.value === timeZone);
    if (isOnOffer && !("chosen" in this.dataset)) select.value = timeZone;
  }
});
