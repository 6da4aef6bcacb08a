// The button that prints. Without this the browser's own command does it, so the button shows only with it.
(() => {
  "use strict";
  for (const button of document.querySelectorAll("[data-print]")) {
    button.addEventListener("click", () => window.print());
  }
})();
