// The sorting board's script: what its page does by itself, done without losing what was pressed on a bad line.
(() => {
  "use strict";
  const all = (what, from = document) => [...from.querySelectorAll(what)];
  const one = (what, from = document) => from.querySelector(what);
  const seen = (element) => element && element.getClientRects().length > 0;
  const on = document.body.dataset.keys !== "off";
  const main = document.getElementById("main");
  const TYPED = "textarea, select, input:not([type=radio], [type=checkbox], [type=button], [type=submit])";
  let sending = false;

  function cardHere() {
    const cards = all("[data-card]").filter(seen);
    return [cards, cards.findIndex((card) => card.contains(document.activeElement))];
  }

  function toCard(step) {
    const [cards, here] = cardHere();
    const next = cards[here < 0 ? (step > 0 ? 0 : cards.length - 1) : here + step];
    if (next) {
      one("input", next).focus();
      next.scrollIntoView({ block: "nearest" });
    }
    return cards.length > 0;
  }

  function openLetter() {
    const [cards, here] = cardHere();
    const card = cards[Math.max(here, 0)];
    if (card) one("[data-open]", card).click();
    return Boolean(card);
  }

  function why(key) {
    const open = one("[data-reject][open]");
    const button = open && one(`[data-why="${key}"]`, open);
    if (button) button.click();
    return Boolean(button);
  }

  // At once, not when the browser says that it is open: the next letter may be typed by then.
  function ask(key) {
    const summary = all("summary[data-key]").find((each) => each.dataset.key === key && seen(each));
    if (!summary) return false;
    summary.parentElement.open = !summary.parentElement.open;
    if (summary.parentElement.open) toFirst(summary.parentElement);
    else summary.focus();
    return true;
  }

  function toFirst(asked) {
    (one("div input:not([name=words]), div button", asked) || asked).focus();
  }

  const KEYS = { J: () => toCard(1), K: () => toCard(-1), ArrowDown: () => toCard(1), ArrowUp: () => toCard(-1), o: openLetter };

  // Before the desk's own keys: after "not the same" the digits are reasons, not letters.
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || event.altKey || event.metaKey || event.ctrlKey || !on) return;
    if (event.target.matches(TYPED)) {
      // Enter in the search for a problem finds; it must not press the first button of the form.
      const find = event.key === "Enter" && event.target.closest("details") && one("[data-find], [data-send]", event.target.closest("details"));
      if (event.key !== "Enter" || !event.target.closest("[data-board]")) return;
      event.preventDefault();
      if (find) find.click();
      else if (event.target.closest("[data-reject]")) one('[value="reject"]').click();
      return;
    }
    const hidden = /^Key[A-Z]$/.test(event.code) && !/^[a-z]$/i.test(event.key);
    const key = hidden ? (event.shiftKey ? event.code[3] : event.code[3].toLowerCase()) : event.key;
    if (!/^(J|K|o|[rmvn1-9]|Arrow(Up|Down))$/.test(key)) return;
    if (key.startsWith("Arrow") && !event.target.closest("[data-card]")) return;
    if (KEYS[key] ? KEYS[key]() : /[1-9]/.test(key) ? why(key) : ask(key)) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  }, true);

  // A form that was opened takes the focus; what was folded away and is opened now has been shown.
  document.addEventListener("toggle", (event) => {
    const opened = event.target;
    if (!opened.open) return;
    if (opened.matches("[data-rest]")) one('[name="sure"]').value = "1";
    else if (opened.matches('[name="ask"]') && !opened.contains(document.activeElement)) toFirst(opened);
  }, true);

  document.addEventListener("click", (event) => {
    const part = event.target.closest("[data-part]");
    const marks = event.target.closest("[data-marks]");
    if (part) {
      event.preventDefault();
      toCard(1);
    }
    if (marks) show(!main.classList.contains("plain-text"));
  });

  function show(off) {
    main.classList.toggle("plain-text", off);
    all("[data-marks]").forEach((button) => ((button.hidden = false), button.setAttribute("aria-pressed", String(!off))));
    sessionStorage.setItem("board marks", off ? "off" : "");
  }

  // A decision is sent here and the page goes on when it was taken; a lost line keeps it, to be sent once more.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-board]") || event.defaultPrevented) return;
    event.preventDefault();
    if (!sending) send(form, event.submitter);
  });

  async function send(form, button) {
    const sent = new URLSearchParams(new FormData(form));
    if (button && button.name) sent.append(button.name, button.value);
    sending = true;
    form.setAttribute("aria-busy", "true");
    all(".lost").forEach((old) => old.remove());
    try {
      const answer = await fetch(form.action, { method: "POST", body: sent, headers: { "X-Board": "1" } });
      const next = answer.headers.get("X-Next");
      if (next) return location.assign(next);
      if (answer.status >= 500 || answer.redirected) throw new Error(answer.status);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      document.title = page.title;
      main.replaceChildren(...one("#main", page).childNodes);
      ready();
    } catch {
      const again = document.createElement("button");
      again.type = "button";
      again.className = "lost button bad";
      again.textContent = form.dataset.lost;
      again.addEventListener("click", () => send(form, button));
      main.append(again);
      again.focus();
    } finally {
      sending = false;
      form.sentAt = 0;
      form.removeAttribute("aria-busy");
      all("[aria-disabled]", form).forEach((other) => other.removeAttribute("aria-disabled"));
    }
  }

  // While somebody works on it the proposal stays held: at most one word a minute to the server.
  let told = Date.now();
  function hold() {
    const form = one("[data-board]");
    if (!form || !one(".deciding", form) || Date.now() - told < 60000) return;
    told = Date.now();
    const body = new URLSearchParams({ what: "hold", csrfmiddlewaretoken: one("[name=csrfmiddlewaretoken]", form).value });
    fetch(form.action, { method: "POST", body }).catch(() => {});
  }
  for (const kind of ["keydown", "pointerdown", "scroll"]) document.addEventListener(kind, hold, { passive: true });

  function ready() {
    show(sessionStorage.getItem("board marks") === "off");
    const first = one("[data-errors]") || one("h1[tabindex]");
    if (first) first.focus();
    // Where nothing keeps it open by style, the wide screen shows every button.
    if (matchMedia("(min-width: 50em)").matches) all(".more").forEach((more) => (more.open = true));
  }
  window.addEventListener("pageshow", ready);
})();
