// Accounts in a real Chromium: passkeys of a virtual device, sessions that end, and sign-on by a
// provider that nobody here wrote.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { launch, named, screenshot } from "./harness.mjs";
import { startNode, startProvider } from "./people.mjs";

const PASSWORD = "correct horse battery";

let provider;
let node;
let browser;

before(async () => {
  provider = await startProvider({ ada: ["staff"], grace: ["elsewhere"] });
  node = await startNode({ provider });
  for (const [name, role] of [["officer", "officer"], ["chief", "approver"], ["root", "admin"], ["second", "admin"]]) {
    node.run(["user", "add", name, "--role", role], PASSWORD);
  }
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await node?.stop();
  await provider?.stop();
});

/** A browser of its own, signed in by password where a name is given. */
async function open(t, name) {
  const context = await browser.newContext({ baseURL: node.base, locale: "en" });
  t.after(() => context.close());
  const page = await context.newPage();
  if (name !== undefined) {
    await withPassword(page, name);
    await page.waitForURL(`${node.base}/`);
  }
  return page;
}

async function withPassword(page, name) {
  await page.goto("/sign-in");
  await page.fill("#name", name);
  await page.fill("#password", PASSWORD);
  await page.press("#password", "Enter");
}

const signOut = (page) => page.locator("form[action='/sign-out'] button").click();

/** Gives the page a device that makes passkeys, as one with a finger or face does. */
async function device(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("WebAuthn.enable");
  const { authenticatorId } = await session.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    verified: (isUserVerified) => session.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified }),
    remove: () => session.send("WebAuthn.removeVirtualAuthenticator", { authenticatorId }),
  };
}

async function register(page, label) {
  await page.goto("/account");
  await page.fill("#passkey-label", label);
  if ((await page.locator("#passkey-password").count()) > 0) await page.fill("#passkey-password", PASSWORD);
  await named(page, "passkey-form").locator("button[type=submit]").click();
  await named(page, "passkey-row").filter({ hasText: label }).waitFor();
}

test("an approver adds a passkey, approves with it, and signs in with it", async (t) => {
  const proposal = await node.propose("officer");
  const page = await open(t, "chief");
  await page.goto(`/proposals/${proposal}`);
  await named(page, "lacks-passkey").waitFor();
  assert.equal(await named(page, "approve-form").count(), 0, "nothing to press");
  await screenshot(page, "approve-without-passkey");
  await named(page, "lacks-passkey").getByRole("link").click();

  const key = await device(page);
  await register(page, "Telephone");
  await screenshot(page, "account-passkeys");
  assert.match(await named(page, "session-row").innerText(), /password \+ passkey/);
  await page.goto(`/proposals/${proposal}`);
  const form = named(page, "approve-form");
  await form.locator("[name=confirm]").check();
  await form.locator("button[type=submit]").click();
  await page.waitForURL(/\/statements\/[0-9a-f]{64}/);

  await signOut(page);
  await withPassword(page, "chief");
  await page.waitForURL(`${node.base}/`);
  await page.goto("/account");
  const here = named(page, "session-row").filter({ hasText: "this one" });
  assert.match(await here.innerText(), /password \+ passkey/);

  await signOut(page);
  await page.goto("/sign-in?next=/board");
  await named(page, "passkey-sign-in").getByRole("button").click();
  await page.waitForURL(/\/board/);

  await signOut(page);
  await key.verified(false);
  await named(page, "passkey-sign-in").getByRole("button").click();
  await named(page, "passkey-sign-in").getByRole("alert").waitFor();
  await key.remove();
  await withPassword(page, "chief");
  await page.waitForURL(/\/sign-in\/passkey/);
  await screenshot(page, "passkey-second");
  await page.goto("/board");
  await named(page, "sign-in-form").waitFor();
});

test("what two administrators took away is no longer asked for", async (t) => {
  const page = await open(t, "officer");
  await device(page);
  await register(page, "Lost key");
  const [root, second] = [await open(t, "root"), await open(t, "second")];
  await root.goto("/users/of/officer");
  await root.getByRole("button", { name: "Ask that they be taken away" }).click();
  await root.getByText("root asked").waitFor();
  assert.equal(await root.getByRole("button", { name: /^Agree/ }).count(), 0, "not by one alone");
  await page.goto("/account");
  await page.getByText("root asked that your passkeys").waitFor();
  await screenshot(page, "recovery-asked");
  await second.goto("/users/of/officer");
  await second.getByRole("button", { name: /^Agree/ }).click();
  const link = await second.locator("code.key").innerText();
  await screenshot(second, "recovery-agreed");
  const fresh = await open(t);
  await fresh.goto(link);
  await fresh.waitForURL(`${node.base}/`);
  await fresh.goto("/account");
  await fresh.getByText("None yet.").waitFor();
});

test("what was typed is there after a session ended in the middle of it", async (t) => {
  const page = await open(t, "root");
  await page.goto("/submit?kind=general.notice");
  await page.locator("[name='f.title']").fill("Half written");
  await page.locator("[name=subject]").fill("exercise");
  node.run(["user", "sign-out", "root"]);
  await page.locator("[name=tlp][value='TLP:CLEAR']").check();
  await page.locator("[name='f.text']").fill("Tomorrow.");
  await page.locator("button.first[value=preview]").click();
  await page.locator("main a[href^='/sign-in']").click();
  await page.fill("#name", "root");
  await page.fill("#password", PASSWORD);
  await page.press("#password", "Enter");
  await page.waitForURL((url) => url.pathname !== "/sign-in");
  await page.goto("/submit?kind=general.notice");
  assert.equal(await page.locator("[name='f.title']").inputValue(), "Half written");
  assert.equal(await page.locator("[name='f.text']").inputValue(), "Tomorrow.");
});

test("other sessions are seen and ended", async (t) => {
  const [one, other] = [await open(t, "second"), await open(t, "second")];
  await one.goto("/account");
  assert.ok((await named(one, "session-row").count()) >= 2);
  await screenshot(one, "account-sessions");
  await named(one, "end-sessions").getByRole("button").click();
  await one.waitForURL(/\/account/);
  assert.equal(await named(one, "session-row").count(), 1);
  await other.goto("/board");
  await named(other, "sign-in-form").waitFor();
});

test("sign-on makes an account with the role that the provider's claims give, and no other", async (t) => {
  const page = await open(t);
  await page.goto("/sign-in?next=/board");
  await screenshot(page, "sign-in-ways");
  await named(page, "sign-on").click();
  await provider.signIn(page, "ada");
  await page.waitForURL(`${node.base}/board`);
  await page.goto("/account");
  assert.match(await page.locator("main").innerText(), /ada · Reader/);
  await screenshot(page, "account-sign-on");

  const nobody = await open(t);
  await nobody.goto("/sign-in");
  await named(nobody, "sign-on").click();
  await provider.signIn(nobody, "grace");
  await nobody.getByText("has no account for you").waitFor();
  assert.equal(await named(nobody, "sign-in-form").count(), 1, "the other ways are there");

  await provider.stop();
  const later = await open(t);
  await later.goto("/sign-in");
  await named(later, "sign-on").click();
  const named_ = later.getByText(/provider does not answer/);
  const elsewhere = later.waitForURL((url) => !url.href.startsWith(node.base), { timeout: 5_000 });
  // What the provider said of itself is known for an hour; then the browser finds it silent.
  await Promise.any([named_.waitFor({ timeout: 5_000 }), elsewhere.catch(() => {})]);
  await withPassword(later, "second");
  await later.waitForURL(`${node.base}/`);
});
