// Where an office has many places, the few that fit are listed while one types. Without this the form asks afterwards.
(() => {
  "use strict";
  const form = document.querySelector("form[data-places]");
  const field = form && form.querySelector("input[list]");
  if (!field) return;
  let waiting = 0;
  field.addEventListener("input", (event) => {
    clearTimeout(waiting);
    if (event.isComposing || !field.value.trim()) return;
    waiting = setTimeout(async () => {
      try {
        const answer = await fetch(`${form.dataset.places}?q=${encodeURIComponent(field.value)}`);
        if (!answer.ok) return;
        const found = await answer.json();
        field.list.replaceChildren(...found.map(([code, name, initials]) => new Option(`${name} ${initials}`, code)));
      } catch {
        // The line is down: the place is looked up when the form is sent.
      }
    }, 150);
  });
})();
