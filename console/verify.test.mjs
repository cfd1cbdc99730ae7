// The browser's verifier against the vectors every implementation reads, and against evidence made
// here and then spoilt one part at a time. Run with `node --test console/`.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import * as v from "./verify.js";

const VECTORS = new URL("../spec/vectors/", import.meta.url);
const read = (name) => JSON.parse(readFileSync(new URL(name, VECTORS), "utf8"));
const hex = v.fromHex;

// ---- vectors of the log ----

const PROOFS = read("log-proof.json").cases;

for (const one of PROOFS) {
  test(`log-proof: ${one.name}`, async () => {
    const leaf = await v.leafHash(v.fromBase64(one.entry));
    assert.equal(v.toHex(leaf) === one.leaf_hash ? "ok" : "other", one.expected.leaf_hash);

    const inclusion = await v
      .rootFromPath(leaf, one.index, one.size, one.path.map(hex))
      .then((root) => v.toHex(root) === one.root, () => false);
    assert.equal(inclusion, one.expected.inclusion === "ok");

    const verdict = await steps({ entry: one.entry, path: one.path, leaf_index: one.index, checkpoint: one.checkpoint, log_keys: one.vkeys, witness_keys: witnesses(one.policy) });
    assert.equal(verdict.checkpoint, one.expected.checkpoint === "ok" ? "passed" : "failed");
    if (one.expected.tlog_proof === "tlog-proof-unwitnessed") assert.notEqual(verdict.witnesses, "passed");
    if (one.expected.tlog_proof === "ok") assert.equal(verdict.witnesses, "passed");
  });
}

/** The verifier keys a policy names. */
function witnesses(policy) {
  return policy.split("\n").filter((line) => line.startsWith("witness ")).map((line) => line.split(/\s+/)[2]);
}

for (const one of read("log-cosignature.json").cases) {
  test(`log-cosignature: ${one.name}, ${one.vkey.slice(0, 40)}`, async () => {
    const key = await v.readVerifierKey(one.vkey);
    const line = await v.checkNote(v.readNote(one.checkpoint), key);
    if (one.expected === "note-signature-missing") assert.equal(line, undefined);
    else if (key.type === 0x06) assert.equal(line.valid, null, "ML-DSA is never claimed to be checked");
    else assert.equal(line.valid, one.expected === "ok");
    if (line?.valid) assert.equal(line.time, BigInt(one.time));
  });
}

// ---- vectors of statements ----

const STATEMENTS = read("statement-cases.json");
const KEYS = await Promise.all(
  STATEMENTS.about.keys.map(async ({ cose_key, party }) => ({ party, ...(await v.readKey(hex(cose_key))) })),
);

/** What belongs to the rules of kinds, which the node judges and the browser does not repeat. */
const NOT_JUDGED = ["statement-claim-missing", "statement-future"];

for (const one of STATEMENTS.cases) {
  test(`statement-cases: ${one.name}`, async () => {
    const found = await judge(hex(one.statement)).catch((error) => {
      assert.ok(error instanceof v.Refused, String(error));
      return { refused: true };
    });
    const { expected } = one;
    if (typeof expected === "string") {
      assert.equal(found.refused === true, !NOT_JUDGED.includes(expected), expected);
      return;
    }
    assert.equal(found.id, expected.id);
    assert.equal(found.digest, expected.digest);
    assert.equal(found.issuer, expected.issuer);
    assert.equal(found.subject, expected.subject);
    // ML-DSA cannot be checked by browsers: said so, never passed.
    assert.equal(found.valid, expected.algorithm === "ML-DSA-65" ? null : true);
  });
}

async function judge(bytes) {
  const statement = v.readStatement(bytes);
  const found = {
    id: v.toHex(await v.sha256(statement.signed)),
    digest: v.toHex(statement.digest),
    issuer: statement.issuer,
    subject: statement.subject,
  };
  if (statement.algorithm === -49) return { ...found, valid: null };
  const key = KEYS.find(({ thumbprint }) => thumbprint && v.equal(thumbprint, statement.kid));
  if (!key || key.party !== statement.issuer) return { refused: true };
  const valid = await v.checkSignature(key.algorithm, key.raw, statement.signed, statement.signature);
  return valid ? { ...found, valid } : { refused: true };
}

// ---- evidence made here ----

const encoder = new TextEncoder();
const head = (major, n) => n < 24 ? [major * 32 + n] : n < 256 ? [major * 32 + 24, n] : [major * 32 + 25, n >> 8, n & 255];
const int = (n) => Uint8Array.from(n >= 0 ? head(0, n) : head(1, -1 - n));
const bstr = (bytes) => v.concat(Uint8Array.from(head(2, bytes.length)), bytes);
const tstr = (text) => v.concat(Uint8Array.from(head(3, encoder.encode(text).length)), encoder.encode(text));
const array = (...items) => v.concat(Uint8Array.from(head(4, items.length)), ...items);
const map = (...pairs) => v.concat(Uint8Array.from(head(5, pairs.length)), ...pairs.flat());
const base64 = (bytes) => Buffer.from(bytes).toString("base64");
const sign = async (pair, message) => new Uint8Array(await crypto.subtle.sign("Ed25519", pair.privateKey, message));

async function party() {
  const pair = await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]);
  const raw = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  return { pair, raw, coseKey: map([int(1), int(1)], [int(-1), int(6)], [int(-2), bstr(raw)]) };
}

async function statement(issuer, kind, content, claims = []) {
  const kid = await v.sha256(issuer.coseKey);
  const cwt = map([int(1), tstr("asterion.example")], [int(2), tstr("test")], [int(6), Uint8Array.from([0x1a, 0x6a, 0xfd, 0x85, 0xc0])], ...claims);
  const header = map([int(1), int(-8)], [int(4), bstr(kid)], [int(15), cwt], [int(258), int(-16)], [int(259), tstr(`application/vnd.comity.${kind}+json`)]);
  const payload = await v.sha256(content);
  const signed = array(tstr("Signature1"), bstr(header), bstr(new Uint8Array()), bstr(payload));
  const parts = [bstr(header), Uint8Array.of(0xa0), bstr(payload), bstr(await sign(issuer.pair, signed))];
  return { entry: v.concat(Uint8Array.of(0xd2), array(...parts)), id: v.toHex(await v.sha256(signed)) };
}

async function verifierKey(name, type, raw) {
  const typed = v.concat(Uint8Array.of(type), raw);
  const id = (await v.sha256(v.concat(encoder.encode(`${name}\n`), typed))).subarray(0, 4);
  return { text: `${name}+${v.toHex(id)}+${base64(typed)}`, id };
}

async function made() {
  const [issuer, log, witness] = [await party(), await party(), await party()];
  const content = encoder.encode('{"salt":"x","marking":{"tlp":"TLP:CLEAR"},"body":{}}');
  const genesis = await statement(issuer, "registration.policy", encoder.encode("{}"), [[int(8), map([int(1), issuer.coseKey])]]);
  const said = await statement(issuer, "general.notice", content);
  const leaves = [await v.leafHash(genesis.entry), await v.leafHash(said.entry)];
  const root = await v.sha256(v.concat(Uint8Array.of(1), ...leaves));
  const origin = "asterion.example/log";
  const text = `${origin}\n2\n${base64(root)}\n`;
  const logKey = await verifierKey(origin, 0x01, log.raw);
  const witnessKey = await verifierKey("w.example", 0x04, witness.raw);
  const time = Uint8Array.from([0, 0, 0, 0, 0x6a, 0xfd, 0x85, 0xc0]);
  const cosigned = await sign(witness.pair, encoder.encode(`cosignature/v1\ntime 1794999744\n${text}`));
  const lines = [
    `\u2014 ${origin} ${base64(v.concat(logKey.id, await sign(log.pair, encoder.encode(text))))}`,
    `\u2014 w.example ${base64(v.concat(witnessKey.id, time, cosigned))}`,
  ];
  return {
    id: said.id, origin, entry: base64(said.entry), leaf_index: 1, path: [v.toHex(leaves[0])],
    checkpoint: `${text}\n${lines.join("\n")}\n`, log_keys: [logKey.text], witness_keys: [witnessKey.text],
    issuer_key: base64(issuer.coseKey), content: base64(content),
    registration: { entry: base64(genesis.entry), leaf_index: 0, path: [v.toHex(leaves[1])] },
  };
}

async function steps(evidence) {
  const found = {};
  for await (const { step, outcome } of v.verify(evidence)) found[step] = outcome;
  return found;
}

const ALL = ["entry", "inclusion", "checkpoint", "witnesses", "key", "signature", "content"];

test("good evidence passes every step", async () => {
  assert.deepEqual(await steps(await made()), Object.fromEntries(ALL.map((step) => [step, "passed"])));
});

/** Changes one byte of base64. */
const flip = (text, at) => {
  const bytes = v.fromBase64(text);
  bytes[at < 0 ? bytes.length + at : at] ^= 1;
  return base64(bytes);
};

const SPOILT = {
  "another statement's identifier": [(e) => { e.id = "00".repeat(32); }, { entry: "failed" }],
  "the entry's signature changed": [(e) => { e.entry = flip(e.entry, -1); }, { inclusion: "failed", signature: "failed" }],
  "the entry's payload changed": [(e) => { e.entry = flip(e.entry, -70); }, { inclusion: "failed", signature: "failed", entry: "failed" }],
  "bytes after the entry": [(e) => { e.entry = base64(v.concat(v.fromBase64(e.entry), Uint8Array.of(0))); }, { entry: "failed" }],
  "another position": [(e) => { e.leaf_index = 0; }, { inclusion: "failed" }],
  "a position outside the tree": [(e) => { e.leaf_index = 2; }, { inclusion: "failed" }],
  "a hash too many": [(e) => { e.path.push(e.path[0]); }, { inclusion: "failed" }],
  "no path": [(e) => { e.path = []; }, { inclusion: "failed" }],
  "another root": [(e) => { e.checkpoint = e.checkpoint.replace(/^(.*\n2\n)[^\n]+/, `$1${base64(new Uint8Array(32))}`); }, { inclusion: "failed", checkpoint: "failed", witnesses: "failed" }],
  "another origin": [(e) => { e.origin = "borealis.example/log"; }, { checkpoint: "failed" }],
  "another log's key": [(e) => { e.log_keys = e.witness_keys; }, { checkpoint: "unknown" }],
  "a log key whose name is not its own": [(e) => { e.log_keys = [e.log_keys[0].replace("asterion", "borealis")]; }, { checkpoint: "failed" }],
  "no witness": [(e) => { e.witness_keys = []; }, { witnesses: "unknown" }],
  "no issuer key": [(e) => { e.issuer_key = null; }, { key: "unknown", signature: "unknown" }],
  "another issuer key": [(e) => { e.issuer_key = flip(e.issuer_key, -1); }, { key: "failed" }],
  "no registration": [(e) => { e.registration = null; }, { key: "unknown", signature: "passed" }],
  "a registration that stands elsewhere": [(e) => { e.registration.path = [e.path[0]]; }, { key: "failed" }],
  "an entry that registers nothing": [(e) => { e.registration = { entry: e.entry, leaf_index: 1, path: e.path }; }, { key: "failed" }],
  "no content": [(e) => { e.content = null; }, { content: "unknown" }],
  "other content": [(e) => { e.content = flip(e.content, 3); }, { content: "failed" }],
  "no checkpoint": [(e) => { e.checkpoint = ""; }, { inclusion: "failed", checkpoint: "failed" }],
};

for (const [name, [spoil, expected]] of Object.entries(SPOILT)) {
  test(`spoilt evidence: ${name}`, async () => {
    const evidence = await made();
    spoil(evidence);
    const found = await steps(evidence);
    for (const [step, outcome] of Object.entries(expected)) assert.equal(found[step], outcome, `${step} of ${JSON.stringify(found)}`);
  });
}

test("a browser without Ed25519 is not told that all is well", async (t) => {
  const evidence = await made();
  t.mock.method(crypto.subtle, "importKey", async () => { throw new DOMException("no", "NotSupportedError"); });
  const found = await steps(evidence);
  for (const step of ["checkpoint", "witnesses", "signature"]) assert.equal(found[step], "unknown", step);
  assert.equal(found.inclusion, "passed");
});

test("CBOR is read strictly", () => {
  for (const bad of ["", "18", "1817", "190017", "1b0000000000000001", "9f00ff", "a2010201 03".replaceAll(" ", ""), "0000", "61ff", "81".repeat(40) + "00", "ff", "f93c00"]) {
    assert.throws(() => v.decodeCbor(hex(bad)), undefined, bad);
  }
  assert.deepEqual(v.decodeCbor(hex("830118183a000186a0")), [1, 24, -100001]);
});
