/* What neither htmx nor HTML does: the end of a session is told before it comes, the focus goes where something is
   said, and no page comes back from the browser's memory (ADR 37). */
(() => {
  "use strict";
  const WARNED = 120; // seconds before the end
  let timer;

  const watch = () => {
    const seconds = Number(document.body.dataset.seconds || 0);
    const ending = document.getElementById("ending");
    clearTimeout(timer);
    if (!ending) return;
    ending.hidden = true;
    if (seconds > WARNED) {
      timer = setTimeout(() => {
        ending.hidden = false;
        ending.querySelector("button").focus();
      }, (seconds - WARNED) * 1000);
    }
  };

  document.addEventListener("htmx:after:request", watch);
  document.addEventListener("htmx:after:swap", () => {
    const said = document.querySelector("[data-focus]");
    if (said) said.focus();
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
  watch();
})();
