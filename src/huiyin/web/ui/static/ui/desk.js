// The desk's one script. Every page works without it: it adds keys, drafts, and a guard against sending twice.
(() => {
  "use strict";
  const all = (what, from = document) => [...from.querySelectorAll(what)];
  const one = (what) => document.querySelector(what);
  const seen = (element) => element && element.getClientRects().length > 0;

  // Keys. Single letters sleep in fields, with Alt or Meta, while an input method composes, and when switched off.
  const on = document.body.dataset.keys !== "off";
  const TYPED = "textarea, select, [contenteditable], input:not([type=radio], [type=checkbox], [type=button], [type=submit])";
  const isField = (element) => element.matches(TYPED);
  let going = 0;

  function name(event) {
    // An input method that is on hides the letter in event.key; event.code still has it.
    const code = /^Key[A-Z]$/.test(event.code) && !/^[a-z]$/i.test(event.key) ? event.code[3].toLowerCase() : "";
    const key = code && event.shiftKey ? code.toUpperCase() : code || event.key;
    return event.ctrlKey ? `C-${event.shiftKey ? "S-" : ""}${key}` : key;
  }

  function press(key) {
    const found = all("[data-key]").find((element) => element.dataset.key === key && seen(element));
    if (!found) return false;
    if (found.matches(TYPED)) found.focus();
    else found.click();
    return true;
  }

  function row(step) {
    const rows = all("[data-row]").filter(seen);
    const here = rows.findIndex((element) => element.contains(document.activeElement));
    const next = rows[here < 0 ? (step > 0 ? 0 : rows.length - 1) : here + step];
    if (!next) return rows.length > 0;
    const target = next.querySelector("a, button, input") || next;
    if (target === next) next.tabIndex = -1;
    target.focus();
    next.scrollIntoView({ block: "nearest" });
    return true;
  }

  function tick() {
    const rowHere = document.activeElement.closest("[data-row]");
    const box = rowHere && rowHere.querySelector("input[type=checkbox]");
    if (box) box.click();
    return Boolean(box);
  }

  function send() {
    const form = document.activeElement.closest("form") || one("form[data-main]");
    if (!form || form.method !== "post") return false;
    form.requestSubmit(form.querySelector("[data-send]") || form.querySelector("button:not([type=button], .plain)"));
    return true;
  }

  function leave() {
    if (isField(document.activeElement)) document.activeElement.blur();
    else if (one("[data-leave]")) one("[data-leave]").click();
    else return false;
    return true;
  }

  function single(key) {
    if (going > Date.now()) {
      going = 0;
      const place = all("[data-go]").find((element) => element.dataset.go === key);
      if (place) place.click();
      return Boolean(place);
    }
    if (press(key)) return true;
    if (key === "j" || key === "k") return row(key === "j" ? 1 : -1);
    if (key === "x") return tick();
    if (key === "g") going = Date.now() + 1500;
    return key === "g";
  }

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || event.altKey || event.metaKey || event.defaultPrevented) return;
    const key = name(event);
    let done = false;
    if (event.ctrlKey) done = press(key) || (key === "C-Enter" && send());
    else if (key === "Escape") done = leave();
    else if (key.length === 1 && on && !isField(event.target)) done = single(key);
    if (done) event.preventDefault();
  });

  // What must be mended comes first.
  const errors = one("[data-errors]");
  if (errors) errors.focus();

  // Drafts are stored on the server; while the line is down, in this tab; after signing out, nowhere.
  for (const form of all("form[data-draft]")) {
    const state = form.querySelector("[data-draft-state]");
    const shelf = `draft ${form.dataset.draft}`;
    const text = () => new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));
    const say = (word) => state && (state.textContent = state.dataset[word].replace("{time}", new Date().toTimeString().slice(0, 8)));
    let dirty = false;
    const left = sessionStorage.getItem(shelf);
    if (left && !errors) {
      for (const [field, value] of new URLSearchParams(left)) {
        const input = form.elements[field];
        if (field !== "csrfmiddlewaretoken" && input && "value" in input && input.type !== "checkbox") input.value = value;
      }
      dirty = true;
    }
    form.addEventListener("input", () => (dirty = true));
    form.addEventListener("submit", () => ((dirty = false), sessionStorage.removeItem(shelf)));
    setInterval(async () => {
      if (!dirty) return;
      dirty = false;
      const sent = text();
      try {
        const answer = await fetch(form.dataset.draft, { method: "POST", body: sent, redirect: "error" });
        if (!answer.ok) throw new Error(answer.status);
        sessionStorage.removeItem(shelf);
        say("saved");
      } catch {
        sessionStorage.setItem(shelf, sent);
        dirty = true;
        say("failed");
      }
    }, 2000);
  }
  for (const form of all("[data-sign-out]")) form.addEventListener("submit", () => sessionStorage.clear());

  // A second press within ten seconds sends nothing.
  const QUIET = 10000;
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (Date.now() - (form.sentAt || 0) < QUIET) return event.preventDefault();
    form.sentAt = Date.now();
    if (event.submitter) event.submitter.setAttribute("aria-disabled", "true");
    setTimeout(() => event.submitter && event.submitter.removeAttribute("aria-disabled"), QUIET);
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.forms) form.sentAt = 0;
    all("button[aria-disabled]").forEach((button) => button.removeAttribute("aria-disabled"));
  });
})();
