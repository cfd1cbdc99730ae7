// Checks a statement in the reader's own browser, with nothing but WebCrypto.
//
// The node hands over evidence (entry bytes, inclusion path, checkpoint, content, keys); nothing
// the node concludes is taken over. Each step says what was computed and what that proves.
// No dependency and no import: this file is meant to be read by whoever doubts it.
//
// Sources: RFC 9162 section 2.1.3.2 (inclusion), C2SP signed-note and tlog-checkpoint,
// RFC 9052 section 4.4 (Sig_structure), RFC 9995 (hash envelope), RFC 9679 (thumbprint).

const encoder = new TextEncoder();

/** Outcome of a step. `unknown` means: not checked here, never "probably fine". */
export const PASSED = "passed";
export const FAILED = "failed";
export const UNKNOWN = "unknown";

export class Refused extends Error {}

// ---- bytes -------------------------------------------------------------------------------------

export function concat(...parts) {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

export function toHex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function fromHex(text) {
  if (text.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(text)) throw new Refused("not hexadecimal");
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** Base64 or base64url, padded or not; anything else is refused. */
export function fromBase64(text) {
  const plain = text.replaceAll("-", "+").replaceAll("_", "/").replace(/=+$/, "");
  if (!/^[A-Za-z0-9+/]*$/.test(plain) || plain.length % 4 === 1) throw new Refused("not base64");
  return Uint8Array.from(atob(plain), (char) => char.charCodeAt(0));
}

export function equal(left, right) {
  return left.length === right.length && left.every((byte, at) => byte === right[at]);
}

export async function sha256(bytes) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

// ---- Merkle tree (RFC 9162) --------------------------------------------------------------------

export function leafHash(entry) {
  return sha256(concat(Uint8Array.of(0), entry));
}

function nodeHash(left, right) {
  return sha256(concat(Uint8Array.of(1), left, right));
}

/** The root that `path` leads to; RFC 9162 section 2.1.3.2. Sizes are BigInt: logs outgrow doubles. */
export async function rootFromPath(leaf, index, size, path) {
  index = BigInt(index);
  size = BigInt(size);
  if (index < 0n || index >= size) throw new Refused("the index lies outside the tree");
  let fn = index;
  let sn = size - 1n;
  let root = leaf;
  for (const sibling of path) {
    if (sibling.length !== 32) throw new Refused("a hash of the path is not 32 bytes long");
    if (sn === 0n) throw new Refused("the path is longer than the tree is deep");
    if ((fn & 1n) === 1n || fn === sn) {
      root = await nodeHash(sibling, root);
      while ((fn & 1n) === 0n && fn !== 0n) {
        fn >>= 1n;
        sn >>= 1n;
      }
    } else {
      root = await nodeHash(root, sibling);
    }
    fn >>= 1n;
    sn >>= 1n;
  }
  if (sn !== 0n) throw new Refused("the path is shorter than the tree is deep");
  return root;
}

// ---- CBOR, as much as a statement needs --------------------------------------------------------

/** Reads one CBOR item strictly: definite and shortest lengths, no duplicate keys, nothing after. */
export function decodeCbor(bytes) {
  const reader = { bytes, at: 0 };
  const item = readItem(reader, 0);
  if (reader.at !== bytes.length) throw new Refused("bytes follow the CBOR item");
  return item;
}

export class Tagged {
  constructor(tag, value) {
    this.tag = tag;
    this.value = value;
  }
}

function take(reader, count) {
  const end = reader.at + count;
  if (end > reader.bytes.length) throw new Refused("the CBOR ends in the middle of an item");
  const slice = reader.bytes.subarray(reader.at, end);
  reader.at = end;
  return slice;
}

function readArgument(reader, info) {
  if (info < 24) return info;
  if (info > 27) throw new Refused("the CBOR uses an indefinite or reserved length");
  const width = 1 << (info - 24);
  let value = 0n;
  for (const byte of take(reader, width)) value = (value << 8n) | BigInt(byte);
  const smallest = info === 24 ? 24n : 1n << BigInt(4 * width);
  if (value < smallest) throw new Refused("a CBOR integer or length is longer than it need be");
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}

function readItem(reader, depth) {
  if (depth > 32) throw new Refused("the CBOR is nested too deeply");
  const [initial] = take(reader, 1);
  const major = initial >> 5;
  const info = initial & 31;
  if (major === 7) {
    if (info === 20) return false;
    if (info === 21) return true;
    if (info === 22) return null;
    throw new Refused("a CBOR item of a type no statement uses");
  }
  const argument = readArgument(reader, info);
  switch (major) {
    case 0:
      return argument;
    case 1:
      return typeof argument === "bigint" ? -1n - argument : -1 - argument;
    case 2:
      return take(reader, Number(argument));
    case 3:
      return new TextDecoder("utf-8", { fatal: true }).decode(take(reader, Number(argument)));
    case 4: {
      const items = [];
      for (let n = 0; n < Number(argument); n += 1) items.push(readItem(reader, depth + 1));
      return items;
    }
    case 5: {
      const map = new Map();
      for (let n = 0; n < Number(argument); n += 1) {
        const key = readItem(reader, depth + 1);
        if (map.has(key)) throw new Refused("a CBOR map has a key twice");
        map.set(key, readItem(reader, depth + 1));
      }
      return map;
    }
    default:
      return new Tagged(argument, readItem(reader, depth + 1));
  }
}

function head(major, length) {
  if (length < 24) return Uint8Array.of((major << 5) | length);
  if (length < 0x100) return Uint8Array.of((major << 5) | 24, length);
  if (length < 0x10000) return Uint8Array.of((major << 5) | 25, length >> 8, length & 0xff);
  return Uint8Array.of((major << 5) | 26, length >>> 24, (length >> 16) & 0xff, (length >> 8) & 0xff, length & 0xff);
}

const bstr = (bytes) => concat(head(2, bytes.length), bytes);
const tstr = (text) => concat(head(3, encoder.encode(text).length), encoder.encode(text));

// ---- statement (COSE_Sign1 with CWT claims) ----------------------------------------------------

/** Reads an entry and builds the bytes that its issuer signed. */
export function readStatement(entry) {
  const outer = decodeCbor(entry);
  if (!(outer instanceof Tagged) || outer.tag !== 18 || !Array.isArray(outer.value) || outer.value.length !== 4) {
    throw new Refused("the entry is no tagged COSE_Sign1");
  }
  const [protectedBytes, , payload, signature] = outer.value;
  if (![protectedBytes, payload, signature].every((part) => part instanceof Uint8Array)) {
    throw new Refused("a part of the COSE_Sign1 is no byte string");
  }
  const header = decodeCbor(protectedBytes);
  const claims = header instanceof Map ? header.get(15) : undefined;
  if (!(claims instanceof Map)) throw new Refused("the protected header carries no CWT claims");
  return {
    algorithm: header.get(1),
    kid: header.get(4),
    issuer: claims.get(1),
    subject: claims.get(2),
    issuedAt: claims.get(6),
    confirmation: claims.get(8),
    hashAlgorithm: header.get(258),
    contentType: header.get(259),
    digest: payload,
    signature,
    signed: concat(Uint8Array.of(0x84), tstr("Signature1"), bstr(protectedBytes), bstr(new Uint8Array()), bstr(payload)),
  };
}

const ED25519 = { name: "Ed25519", import: { name: "Ed25519" }, verify: { name: "Ed25519" } };
const ES256 = {
  name: "ES256",
  import: { name: "ECDSA", namedCurve: "P-256" },
  verify: { name: "ECDSA", hash: "SHA-256" },
};
const ALGORITHMS = new Map([[-8, ED25519], [-19, ED25519], [-7, ES256], [-9, ES256]]);

/** A COSE_Key as WebCrypto wants it, with its RFC 9679 thumbprint. */
export async function readKey(coseKey) {
  const key = decodeCbor(coseKey);
  if (!(key instanceof Map)) throw new Refused("the key is no COSE_Key");
  const [kty, crv, x, y] = [1, -1, -2, -3].map((label) => key.get(label));
  if (kty === 1 && crv === 6 && x instanceof Uint8Array) {
    const canonical = concat(Uint8Array.of(0xa3, 0x01, 0x01, 0x20, 0x06, 0x21), bstr(x));
    return { raw: x, algorithm: ED25519, thumbprint: await sha256(canonical) };
  }
  if (kty === 2 && crv === 1 && x instanceof Uint8Array && y instanceof Uint8Array) {
    const canonical = concat(Uint8Array.of(0xa4, 0x01, 0x02, 0x20, 0x01, 0x21), bstr(x), Uint8Array.of(0x22), bstr(y));
    return { raw: concat(Uint8Array.of(4), x, y), algorithm: ES256, thumbprint: await sha256(canonical) };
  }
  return { raw: null, algorithm: null, thumbprint: null };
}

/** `null` where this browser cannot check that algorithm. */
export async function checkSignature(algorithm, raw, message, signature) {
  let key;
  try {
    key = await crypto.subtle.importKey("raw", raw, algorithm.import, false, ["verify"]);
  } catch (error) {
    if (error?.name === "NotSupportedError") return null;
    throw new Refused("the key is not usable");
  }
  return crypto.subtle.verify(algorithm.verify, key, signature, message);
}

// ---- signed notes and checkpoints (C2SP) -------------------------------------------------------

/** A verifier key `name+hex(id)+base64(type || key)`; its id is checked against its own bytes. */
export async function readVerifierKey(text) {
  const match = /^([^+\s]+)\+([0-9a-f]{8})\+(\S+)$/.exec(text.trim());
  if (!match) throw new Refused("not a verifier key: name+id+key");
  const [, name, id, encoded] = match;
  const typed = fromBase64(encoded);
  const computed = (await sha256(concat(encoder.encode(`${name}\n`), typed))).subarray(0, 4);
  if (toHex(computed) !== id) throw new Refused("the verifier key's identifier is not that of its bytes");
  return { name, id: fromHex(id), type: typed[0], raw: typed.subarray(1) };
}

/** Text and signature lines of a note. */
export function readNote(note) {
  const split = note.lastIndexOf("\n\n");
  if (split < 0 || !note.endsWith("\n")) throw new Refused("not a signed note");
  const lines = note.slice(split + 2, -1).split("\n");
  const signatures = lines.map((line) => {
    const match = /^\u2014 (\S+) (\S+)$/.exec(line);
    if (!match) throw new Refused("a signature line of the note is malformed");
    const bytes = fromBase64(match[2]);
    if (bytes.length < 5) throw new Refused("a signature of the note is too short");
    return { name: match[1], id: bytes.subarray(0, 4), signature: bytes.subarray(4) };
  });
  return { text: note.slice(0, split + 1), signatures };
}

/** Origin, size and root of a checkpoint's text. */
export function readCheckpoint(text) {
  const [origin, size, root, ...rest] = text.split("\n");
  if (!origin || !/^(0|[1-9][0-9]*)$/.test(size ?? "") || rest.length !== 1 || rest[0] !== "") {
    throw new Refused("not a checkpoint: origin, size, root and nothing else");
  }
  const hash = fromBase64(root);
  if (hash.length !== 32) throw new Refused("the checkpoint's root is not 32 bytes long");
  return { origin, size: BigInt(size), root: hash };
}

/**
 * Checks every line of one key in a note: types 0x01 and 0x04, which are Ed25519. All lines must
 * verify; `time` is that of the newest. `undefined`: no such line. `valid: null`: not checkable here.
 */
export async function checkNote(note, key) {
  const lines = note.signatures.filter(({ name, id }) => name === key.name && equal(id, key.id));
  if (lines.length === 0) return undefined;
  let time;
  for (const { signature } of lines) {
    const verdict = await checkLine(note.text, key, signature);
    if (verdict.valid !== true) return { valid: verdict.valid };
    if (time === undefined || verdict.time > time) time = verdict.time;
  }
  return { valid: true, time };
}

async function checkLine(text, key, signature) {
  if (key.type === 0x01) {
    return { valid: await checkSignature(ED25519, key.raw, encoder.encode(text), signature) };
  }
  if (key.type === 0x04) {
    if (signature.length !== 72) return { valid: false };
    const time = new DataView(signature.buffer, signature.byteOffset, 8).getBigUint64(0);
    const message = encoder.encode(`cosignature/v1\ntime ${time}\n${text}`);
    return { valid: await checkSignature(ED25519, key.raw, message, signature.subarray(8)), time };
  }
  return { valid: null };
}

// ---- the whole check ---------------------------------------------------------------------------

/**
 * Checks everything the evidence allows and yields one result a step:
 * `{ step, outcome, reason, facts }`, where `step` names the text shown and `facts` are values
 * computed here. `outcome` is one of PASSED, FAILED, UNKNOWN.
 */
export async function* verify(evidence) {
  const state = {};
  const steps = [
    ["entry", checkEntry],
    ["inclusion", checkInclusion],
    ["checkpoint", checkCheckpoint],
    ["witnesses", checkWitnesses],
    ["key", checkKey],
    ["signature", checkIssuer],
    ["content", checkContent],
  ];
  for (const [step, run] of steps) {
    let result;
    try {
      result = await run(evidence, state);
    } catch (error) {
      // Only a refusal has words meant for the reader; anything else is still no pass.
      result = failed(error instanceof Refused ? error.message : `${error?.name ?? "error"}: ${error?.message ?? error}`);
    }
    yield { step, facts: {}, ...result };
  }
}

const passed = (facts = {}, reason = "") => ({ outcome: PASSED, facts, reason });
const failed = (reason, facts = {}) => ({ outcome: FAILED, facts, reason });
const unknown = (reason, facts = {}) => ({ outcome: UNKNOWN, facts, reason });

async function checkEntry(evidence, state) {
  state.entry = fromBase64(evidence.entry);
  state.leaf = await leafHash(state.entry);
  state.statement = readStatement(state.entry);
  const id = toHex(await sha256(state.statement.signed));
  const facts = { bytes: String(state.entry.length), leaf: toHex(state.leaf), id };
  return evidence.id && evidence.id !== id ? failed("other-identifier", facts) : passed(facts);
}

async function checkInclusion(evidence, state) {
  state.note = readNote(evidence.checkpoint);
  state.checkpoint = readCheckpoint(state.note.text);
  const path = evidence.path.map(fromHex);
  const root = await rootFromPath(state.leaf, BigInt(evidence.leaf_index), state.checkpoint.size, path);
  const facts = { index: String(evidence.leaf_index), size: String(state.checkpoint.size), hashes: String(path.length), root: toHex(root) };
  return equal(root, state.checkpoint.root) ? passed(facts) : failed("other-root", facts);
}

/** The log must have signed with every key pinned for it; the Ed25519 one is checked here. */
async function checkCheckpoint(evidence, state) {
  const keys = await Promise.all(evidence.log_keys.map(readVerifierKey));
  const key = keys.find(({ type }) => type === 0x01);
  if (!key) return unknown("no-ed25519-log-key");
  const facts = { origin: state.checkpoint.origin, key: evidence.log_keys[keys.indexOf(key)] };
  const origin = evidence.origin ?? state.checkpoint.origin;
  if (origin !== state.checkpoint.origin || keys.some(({ name }) => name !== origin)) {
    return failed("other-origin", facts);
  }
  const lines = await Promise.all(keys.map((each) => checkNote(state.note, each)));
  if (lines.some((line) => line === undefined)) return failed("not-signed-by-log", facts);
  if (lines.some(({ valid }) => valid === false)) return failed("bad-signature", facts);
  const line = lines[keys.indexOf(key)];
  if (line.valid === null) return unknown("no-ed25519", facts);
  const unchecked = lines.filter(({ valid }) => valid === null).length;
  if (unchecked > 0) facts.unchecked = `${unchecked} (ML-DSA-44)`;
  return passed(facts);
}

async function checkWitnesses(evidence, state) {
  const keys = await Promise.all((evidence.witness_keys ?? []).map(readVerifierKey));
  const good = [];
  let unchecked = 0;
  for (const key of keys) {
    const line = await checkNote(state.note, key);
    if (!line) continue;
    if (line.valid === false) return failed("bad-signature", { witness: key.name });
    if (line.valid === null) unchecked += 1;
    else good.push(`${key.name} ${new Date(Number(line.time) * 1000).toISOString().replace(".000", "")}`);
  }
  const facts = { cosignatures: String(good.length) };
  good.forEach((line, at) => { facts[`witness ${at + 1}`] = line; });
  if (unchecked > 0) facts.unchecked = String(unchecked);
  return good.length > 0 ? passed(facts) : unknown("no-cosignature", facts);
}

/** The key must have been registered in the same log, by an entry that stands under the same root. */
async function checkKey(evidence, state) {
  const coseKey = fromBase64(evidence.issuer_key ?? "");
  if (coseKey.length === 0) return unknown("no-issuer-key");
  state.key = await readKey(coseKey);
  const kid = state.statement.kid;
  if (!state.key.algorithm) return unknown("algorithm");
  const facts = { thumbprint: toHex(state.key.thumbprint), issuer: String(state.statement.issuer) };
  if (!(kid instanceof Uint8Array) || !equal(kid, state.key.thumbprint)) return failed("other-key", facts);
  const registration = evidence.registration;
  if (!registration) return unknown("no-registration", facts);
  const entry = fromBase64(registration.entry);
  const statement = readStatement(entry);
  const said = statement.confirmation instanceof Map ? statement.confirmation.get(1) : undefined;
  if (!(said instanceof Map)) return failed("registration-without-key", facts);
  const same = [1, -1, -2, -3].every((label) => sameValue(said.get(label), decodeCbor(coseKey).get(label)));
  const root = await rootFromPath(await leafHash(entry), BigInt(registration.leaf_index), state.checkpoint.size, registration.path.map(fromHex));
  facts.registered = `${registration.leaf_index} (${statement.contentType})`;
  if (!same || !equal(root, state.checkpoint.root)) return failed("not-registered", facts);
  const party = statement.contentType === "application/vnd.comity.registration.policy+json" ? statement.issuer : statement.subject;
  return party === state.statement.issuer ? passed(facts) : failed("other-party", facts);
}

function sameValue(left, right) {
  return left instanceof Uint8Array && right instanceof Uint8Array ? equal(left, right) : left === right;
}

async function checkIssuer(evidence, state) {
  const algorithm = ALGORITHMS.get(state.statement.algorithm);
  const facts = { algorithm: algorithm?.name ?? `COSE ${state.statement.algorithm}`, issuer: String(state.statement.issuer) };
  if (!algorithm) return unknown("algorithm", facts);
  if (!state.key?.algorithm) return unknown("no-issuer-key", facts);
  if (state.key.algorithm !== algorithm) return failed("other-key", facts);
  const valid = await checkSignature(algorithm, state.key.raw, state.statement.signed, state.statement.signature);
  if (valid === null) return unknown("no-ed25519", facts);
  return valid ? passed(facts) : failed("bad-signature", facts);
}

async function checkContent(evidence, state) {
  const facts = { said: toHex(state.statement.digest), type: String(state.statement.contentType) };
  if (state.statement.hashAlgorithm !== -16 || state.statement.digest.length !== 32) return failed("no-hash-envelope", facts);
  if (!evidence.content) return unknown("no-content", facts);
  const digest = await sha256(fromBase64(evidence.content));
  facts.computed = toHex(digest);
  return equal(digest, state.statement.digest) ? passed(facts) : failed("other-content", facts);
}

// ---- page --------------------------------------------------------------------------------------

/** Pins a log's key in this browser on first sight and says how it compares afterwards. */
function comparePin(origin, key) {
  const name = `comity-log-key:${origin}`;
  try {
    const pinned = localStorage.getItem(name);
    if (pinned === null) {
      localStorage.setItem(name, key);
      return "first";
    }
    return pinned === key ? "same" : "changed";
  } catch {
    return "first";
  }
}

/** A panel is server-rendered with every sentence in its language; here only results are filled in. */
function start(panel) {
  const button = panel.querySelector("[data-verify-start]");
  const result = panel.querySelector("[data-verify-result]");
  const list = panel.querySelector("[data-verify-steps]");
  const text = (key) => panel.querySelector(`template[data-text="${key}"]`)?.content.textContent ?? key;
  button.hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    panel.setAttribute("aria-busy", "true");
    list.replaceChildren();
    result.dataset.outcome = "running";
    result.textContent = text("running");
    let outcomes;
    try {
      outcomes = await run(panel, list, text);
    } catch (error) {
      outcomes = [FAILED];
      list.append(item(text, { step: "evidence", outcome: FAILED, reason: String(error?.message ?? error), facts: {} }));
    }
    const overall = outcomes.includes(FAILED) ? FAILED : outcomes.includes(UNKNOWN) ? UNKNOWN : PASSED;
    result.dataset.outcome = overall;
    result.textContent = text(`overall-${overall}`);
    panel.removeAttribute("aria-busy");
    button.disabled = false;
  });
}

/** What the reader gave stands on the page; else the node is asked for it. */
async function evidenceOf(panel) {
  const given = panel.querySelector("template[data-evidence-given]");
  if (given !== null) return JSON.parse(given.content.textContent);
  const response = await fetch(panel.dataset.evidence, { headers: { accept: "application/json" } });
  if (!response.ok) throw new Refused(`${response.status} ${response.statusText}`);
  return response.json();
}

async function run(panel, list, text) {
  if (!globalThis.crypto?.subtle) throw new Refused(text("no-webcrypto"));
  const evidence = await evidenceOf(panel);
  const outcomes = [];
  for await (const result of verify(evidence)) {
    if (result.step === "checkpoint" && result.outcome === PASSED) {
      const pin = comparePin(result.facts.origin, result.facts.key);
      result.facts.pin = text(`pin-${pin}`);
      if (pin === "changed") Object.assign(result, { outcome: FAILED, reason: "pin-changed" });
    }
    outcomes.push(result.outcome);
    list.append(item(text, result));
  }
  return outcomes;
}

function element(name, attributes, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

function item(text, { step, outcome, reason, facts }) {
  const node = element("li", { "data-outcome": outcome, "data-step": step });
  node.append(
    element("p", { class: "step" }, element("strong", {}, text(`step-${step}`)), " ", element("span", { class: "verdict" }, text(outcome))),
    element("p", { class: "note" }, reason ? text(`reason-${reason}`) === `reason-${reason}` ? reason : text(`reason-${reason}`) : text(`proves-${step}`)),
  );
  if (Object.keys(facts).length > 0) {
    const values = Object.entries(facts).flatMap(([name, value]) => [
      // "witness 1", "witness 2" share one text.
      element("dt", {}, name.replace(/^[a-z]+/, (word) => text(`fact-${word}`))),
      element("dd", { dir: name === "pin" ? "auto" : "ltr" }, value),
    ]);
    node.append(element("dl", { class: "facts" }, ...values));
  }
  return node;
}

/** Files that are chosen or dropped go into the field, a line each, where nothing can be mistaken. */
async function fill(area, files) {
  const lines = [];
  for (const file of files) {
    const bytes = new Uint8Array(await file.arrayBuffer());
    let binary = "";
    for (let at = 0; at < bytes.length; at += 0x8000) binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
    lines.push(`file:${file.name.replaceAll(/\s/g, "_")} ${btoa(binary)}`);
  }
  if (lines.length > 0) area.value = lines.join("\n");
}

function takeFiles(form) {
  const area = form.querySelector("textarea");
  const input = form.querySelector("input[type=file]");
  form.querySelector("[data-drop-field]").hidden = false;
  // The bytes go with the text: a form of files would be sent in another way.
  input.addEventListener("change", () => fill(area, input.files));
  form.addEventListener("dragover", (event) => event.preventDefault());
  form.addEventListener("drop", (event) => {
    if (event.dataTransfer === null || event.dataTransfer.files.length === 0) return;
    event.preventDefault();
    fill(area, event.dataTransfer.files);
  });
}

if (typeof document !== "undefined") {
  for (const panel of document.querySelectorAll("[data-evidence]")) start(panel);
  for (const form of document.querySelectorAll("form[data-drop]")) takeFiles(form);
}
