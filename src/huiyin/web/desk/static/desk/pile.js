// Many scans at once go to the server one by one: as many as one likes, and what arrived before a cut is there. Without
// this the form sends them together, twenty at most.
(() => {
  "use strict";
  const form = document.querySelector("form[data-pile]");
  if (!form) return;
  const input = form.querySelector("input[type=file]");
  const said = form.querySelector("[data-said]");
  const words = (word, values) => said.dataset[word].replace(/{(\w+)}/g, (_all, name) => values[name]);
  const keep = (files) => {
    const left = new DataTransfer();
    files.forEach((file) => left.items.add(file));
    input.files = left.files;
  };
  let sending = false;

  async function send(file) {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.set(input.name, file);
    const answer = await fetch(location.pathname, { method: "POST", body });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const errors = [...page.querySelectorAll(".errors li")].map((line) => line.textContent);
    return errors.length || answer.ok ? errors : [file.name];
  }

  form.addEventListener("submit", async (event) => {
    const files = [...input.files];
    if (files.length < 2 && !sending) return;
    event.preventDefault();
    if (sending) return;
    sending = true;
    const refused = [];
    for (const [done, file] of files.entries()) {
      said.textContent = words("sending", { done: done + 1, all: files.length });
      try {
        refused.push(...(await send(file)));
      } catch {
        keep(files.slice(done));
        said.textContent = words("lost", { done, left: files.length - done });
        sending = false;
        return;
      }
    }
    if (!refused.length) return location.assign(location.pathname);
    keep([]);
    sending = false;
    const list = document.createElement("ul");
    list.append(...refused.map((sentence) => Object.assign(document.createElement("li"), { textContent: sentence })));
    const link = Object.assign(document.createElement("a"), { href: location.pathname, textContent: said.dataset.show });
    said.replaceChildren(words("refused", { done: files.length - refused.length, left: refused.length }), list, link);
  });
})();
