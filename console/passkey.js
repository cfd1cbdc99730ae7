// Passkeys: made under Account, shown while signing in. The node makes what is asked and judges what
// comes back; this file carries it between the node and the device. Without it, or without a device,
// a page says so and the other ways stay open.

const decode = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
const encode = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");

/** What the node answers; a problem is thrown with its stable code. */
async function ask(address, body, csrf) {
  const headers = { accept: "application/json", "content-type": "application/json" };
  if (csrf !== undefined) headers["x-csrf-token"] = csrf;
  const response = await fetch(address, { method: "POST", headers, body: JSON.stringify(body) });
  const answer = await response.json();
  if (response.ok) return answer;
  throw Object.assign(new Error(answer.detail), { code: answer.code });
}

const descriptors = (all) => (all ?? []).map((one) => ({ ...one, id: decode(one.id) }));

/** Has the device make a passkey, and the node register it. */
async function make(form) {
  const { csrf, label, password } = Object.fromEntries(new FormData(form));
  const options = await ask("/api/v1/passkeys/options", {}, csrf);
  options.challenge = decode(options.challenge);
  options.user.id = decode(options.user.id);
  options.excludeCredentials = descriptors(options.excludeCredentials);
  const made = await navigator.credentials.create({ publicKey: options });
  const body = {
    label,
    password: password ?? "",
    client_data: encode(made.response.clientDataJSON),
    attestation: encode(made.response.attestationObject),
  };
  await ask("/api/v1/passkeys", body, csrf);
  location.assign("/account");
}

/** Has the device show a passkey, and the node begin a session. */
async function show(part) {
  const options = await ask("/sign-in/passkey/options", {});
  options.challenge = decode(options.challenge);
  options.allowCredentials = descriptors(options.allowCredentials);
  const shown = await navigator.credentials.get({ publicKey: options });
  const body = {
    id: encode(shown.rawId),
    client_data: encode(shown.response.clientDataJSON),
    authenticator_data: encode(shown.response.authenticatorData),
    signature: encode(shown.response.signature),
  };
  await ask("/sign-in/passkey/shown", body);
  location.assign(part.dataset.next);
}

/** Does it, one at a time, and says in the page's language what went wrong. */
async function attempt(part, what) {
  if (part.dataset.busy === "yes") return;
  part.dataset.busy = "yes";
  const told = part.querySelector("[data-passkey-told]");
  told.hidden = true;
  try {
    await what(part);
  } catch (failure) {
    const isCancelled = failure.name === "NotAllowedError" || failure.name === "AbortError";
    const key = isCancelled ? "cancelled" : (failure.code ?? "failed").replace(/-(.)/g, (_, c) => c.toUpperCase());
    told.textContent = told.dataset[key] ?? told.dataset.failed;
    told.hidden = false;
  } finally {
    delete part.dataset.busy;
  }
}

if (globalThis.PublicKeyCredential !== undefined) {
  for (const part of document.querySelectorAll("[data-passkey]")) {
    part.hidden = false;
    if (part.dataset.passkey === "make") {
      part.addEventListener("submit", (event) => {
        event.preventDefault();
        attempt(part, make);
      });
    } else {
      part.querySelector("button").addEventListener("click", () => attempt(part, show));
      if (part.dataset.atOnce === "yes") attempt(part, show);
    }
  }
  for (const note of document.querySelectorAll("[data-passkey-without]")) note.hidden = true;
}
