/* Checks a receipt in the browser, without the server: the same steps, in the same order, as huiyin/journal/receipts.py.
   `checkReceipt` takes the bytes of a file and throws a Refused whose `name` says which step failed. */
"use strict";
const utf8 = new TextEncoder();
const MAX_BYTES = 1000000, MAX_SIZE = 2n ** 63n - 1n, DAY = 86400000;
const EMPTY_ROOT = hex(noble.sha256(new Uint8Array()));
// What Python takes for white space.
const SPACE = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";
const AROUND = new RegExp("^" + SPACE + "+|" + SPACE + "+$", "g");

class Refused extends Error { constructor(name) { super(name); this.name = name; } }
function need(fine, name) { if (!fine) throw new Refused(name || "malformed"); }
function hex(bytes) { return Array.from(bytes, (one) => one.toString(16).padStart(2, "0")).join(""); }
function join(...parts) { const all = []; for (const part of parts) all.push(...part); return Uint8Array.from(all); }
function unhex(text, size) {
  need(typeof text === "string" && text.length === 2 * size && /^[0-9a-f]*$/.test(text));
  return Uint8Array.from(text.match(/../g) || [], (one) => parseInt(one, 16));
}
function unbase64(text) {
  need(/^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.length % 4 === 0);
  let raw;
  try { raw = atob(text); } catch { throw new Refused("malformed"); }
  need(btoa(raw) === text);
  return Uint8Array.from(raw, (one) => one.charCodeAt(0));
}
function hashOf(text) { const value = unbase64(text); need(value.length === 32); return value; }
function decimal(text) { need(/^(0|[1-9][0-9]{0,18})$/.test(text) && BigInt(text) <= MAX_SIZE); return BigInt(text); }
function decode(bytes) {
  need(bytes.length <= MAX_BYTES);
  need(bytes.length && bytes[bytes.length - 1] === 10, "truncated");
  let text;
  try { text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes); } catch { throw new Refused("malformed"); }
  need(!/[\x00-\x09\x0b-\x1f]/.test(text));
  return text;
}
function canonical(value) {
  if (Array.isArray(value)) return "[" + value.map(canonical).join(",") + "]";
  if (typeof value === "string") { need(!/[\ud800-\udfff]/u.test(value)); return JSON.stringify(value.normalize("NFC")); }
  if (value && typeof value === "object") return "{" + Object.keys(value).sort().map((key) => canonical(key) + ":" + canonical(value[key])).join(",") + "}";
  return JSON.stringify(value);
}
function nameIsFine(name) { return name && !name.includes("+") && !new RegExp(SPACE).test(name); }

function parseProof(bytes) {
  const first = utf8.encode("c2sp.org/tlog-proof@v1\n");
  for (let at = 0; at < first.length; at++) { need(at < bytes.length, "truncated"); need(bytes[at] === first[at]); }
  if (bytes.length === first.length) throw new Refused("truncated");
  const text = decode(bytes), gap = text.indexOf("\n\n");
  need(gap >= 0, "truncated");
  const lines = text.slice(0, gap).split("\n").slice(1);
  const extra = lines[0] !== undefined && lines[0].startsWith("extra ") ? unbase64(lines.shift().slice(6)) : null;
  need(lines.length && lines[0].startsWith("index "));
  const index = decimal(lines.shift().slice(6)), hashes = lines.map(hashOf);
  const note = parseNote(text.slice(gap + 2));
  need(hashes.length <= 63 && !(extra && !extra.length));
  return { index, hashes, extra, note };
}
function parseNote(text) {
  need(text.endsWith("\n"), "truncated");
  const gap = text.lastIndexOf("\n\n");
  need(gap >= 0 && text.length > gap + 2, "truncated");
  const signatures = text.slice(gap + 2, -1).split("\n").map((line) => {
    const parts = line.startsWith("\u2014 ") ? line.slice(2).split(" ") : [];
    need(parts.length === 2);
    const value = unbase64(parts[1]);
    need(nameIsFine(parts[0]) && value.length > 4);
    return { name: parts[0], id: hex(value.slice(0, 4)), value: value.slice(4) };
  });
  need(signatures.length <= 100);
  return { text: text.slice(0, gap + 1), signatures };
}
function parseKey(vkey) {
  const parts = vkey.split("+");
  need(parts.length > 2);
  const key = unbase64(parts.slice(2).join("+"));
  need(key[0] === 1 && key.length === 33 && nameIsFine(parts[0]));
  need(hex(noble.sha256(join(utf8.encode(parts[0] + "\n"), key)).slice(0, 4)) === parts[1]);
  return { vkey, name: parts[0], id: parts[1], key: key.slice(1) };
}
function parseCheckpoint(text) {
  const lines = text.slice(0, -1).split("\n");
  need(lines.length > 2 && lines.every(Boolean));
  const found = { origin: lines[0], size: decimal(lines[1]), root: hashOf(lines[2]) };
  need(found.size || hex(found.root) === EMPTY_ROOT);
  return found;
}
function parseExtra(extra) {
  need(extra);
  let text, fields;
  try { text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(extra); fields = JSON.parse(text); } catch { throw new Refused("malformed"); }
  need(canonical(fields) === text && fields && typeof fields === "object" && !Array.isArray(fields));
  need(!(Number.isSafeInteger(fields.v) && fields.v > 1), "newer");
  const form = "entry" in fields
    ? { v: "n", number: "s", key: "s", entry: "a", salt: "s", content: "o", content_salt: "s" }
    : { v: "n", number: "s", key: "s", commitment: "s", erased_at: "s", rule: "s" };
  const kind = (value) => Array.isArray(value) ? "a" : typeof value === "string" ? "s" : Number.isSafeInteger(value) ? "n" : value && typeof value === "object" ? "o" : "?";
  need(Object.keys(fields).sort().join() === Object.keys(form).sort().join() && fields.v === 1);
  need(Object.keys(form).every((name) => kind(fields[name]) === form[name]));
  need(!fields.entry || fields.entry.map(kind).join("") === "nsssnsss");
  return fields;
}
function parseTime(text) {
  need(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(text));
  const at = new Date(text);
  need(!isNaN(at) && at.toISOString() === text && at.getUTCFullYear() >= 2000);
  return at;
}
function commitmentOf(fields) {
  if (fields.commitment !== undefined) return unhex(fields.commitment, 32);
  need(fields.entry[0] <= 1, "newer");
  return noble.sha256(join(unhex(fields.salt, 16), utf8.encode(canonical(fields.entry))));
}
function accepts(key, text, value) {
  if (value.length !== 64) return false;
  try { return noble.verify(value, utf8.encode(text), key); } catch { return false; }
}
function included(leaf, index, size, hashes, root) { // RFC 9162, 2.1.3.2
  need(index < size, "proof");
  let fn = index, sn = size - 1n, reached = leaf;
  for (const sibling of hashes) {
    need(sn !== 0n, "proof");
    if (fn & 1n || fn === sn) {
      reached = noble.sha256(join([1], sibling, reached));
      while (!(fn & 1n) && fn) { fn >>= 1n; sn >>= 1n; }
    } else reached = noble.sha256(join([1], reached, sibling));
    fn >>= 1n; sn >>= 1n;
  }
  need(!sn && hex(reached) === hex(root), "proof");
}
function bodyHash(salt, letter) {
  const text = letter.replace(/^\ufeff/, "").normalize("NFC").replace(/\r\n?/g, "\n").replace(AROUND, "");
  return hex(noble.sha256(join(salt, utf8.encode("body\0" + text))));
}

function checkReceipt(bytes, letter, keys, now) {
  const proof = parseProof(bytes), fields = parseExtra(proof.extra), key = parseKey(fields.key);
  need(!keys.length || keys.includes(fields.key), "foreign");
  const leaf = noble.sha256(join([0], commitmentOf(fields)));
  const checkpoint = parseCheckpoint(proof.note.text);
  need(checkpoint.origin === key.name, "foreign");
  const mine = proof.note.signatures.filter((one) => one.name === key.name && one.id === key.id);
  need(mine.every((one) => accepts(key.key, proof.note.text, one.value)), "signature");
  need(mine.length, "foreign");
  included(leaf, proof.index, checkpoint.size, proof.hashes, checkpoint.root);
  const at = parseTime(fields.entry ? fields.entry[5] : fields.erased_at);
  need(at.getTime() <= now + DAY, "future");
  if (fields.entry) {
    const content = fields.content, salt = unhex(fields.content_salt, 16);
    need(content.number === fields.number && !("body" in content), "letter");
    need(hex(noble.sha256(join(salt, utf8.encode(canonical(content))))) === hex(unhex(fields.entry[7], 32)), "letter");
    need(letter === null || bodyHash(salt, letter) === content.body_hash, "letter");
  }
  return { number: fields.number, index: proof.index, size: checkpoint.size, root: hex(checkpoint.root), key: hex(key.key),
    at, erased: !fields.entry, rule: fields.rule, compared: !!fields.entry && letter !== null };
}

function page() {
  const form = document.querySelector("form"), results = document.querySelector("#results");
  const keys = Array.from(document.querySelectorAll("[data-key]"), (one) => one.dataset.key);
  const groups = (text) => text.match(/.{1,4}/g).join(" ");
  const when = (at) => at.toLocaleString(document.documentElement.lang);
  function say(mark, name, values) {
    const line = document.createElement("li");
    let text = document.querySelector('[data-say="' + name + '"]').textContent;
    for (const part of Object.keys(values || {})) text = text.replace("{" + part + "}", values[part]);
    line.className = mark;
    line.textContent = text;
    results.append(line);
  }
  async function check(event) {
    event.preventDefault();
    results.replaceChildren();
    const file = form.receipt.files[0], pasted = form.pasted.value;
    if (!file && !pasted.trim()) return say("unsure", "nothing");
    const bytes = file ? new Uint8Array(await file.arrayBuffer()) : utf8.encode(pasted.replace(/\r\n?/g, "\n").replace(AROUND, "") + "\n");
    const letter = form.letter.value.trim() ? form.letter.value : null;
    const board = form.root.value.toLowerCase().replace(/[^0-9a-f]/g, "");
    let found;
    try { found = checkReceipt(bytes, letter, keys, Date.now()); } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return say("bad", error.name);
    }
    const place = { number: found.number, index: String(found.index + 1n), size: String(found.size), at: when(found.at), rule: found.rule };
    say("good", "in-log", place);
    if (found.erased) say("unsure", "erased", place); else say("good", "recorded", place);
    if (!found.erased) say(found.compared ? "good" : "unsure", found.compared ? "compared" : "not-compared");
    if (board) say(board === found.root ? "good" : "bad", board === found.root ? "same-root" : "other-root", place);
    say("plain", "root", { size: place.size, root: groups(found.root) });
    say(keys.length ? "plain" : "unsure", "key", { key: groups(found.key) });
  }
  form.addEventListener("submit", check);
}
if (typeof document !== "undefined" && document.querySelector("form")) page();
