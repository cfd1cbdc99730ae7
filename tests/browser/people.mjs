// A node of its own under a name that browsers make passkeys for, and a provider of sign-on.

import { execFileSync, spawn } from "node:child_process";
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createHttp } from "node:http";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import Provider from "oidc-provider";

const BIN = process.env.COMITY_BIN ?? "comity";

/** Seconds a node may take to start. */
const START_SECONDS = 30;

const SECRET = "a secret of the registration";

/** A port that nobody has. */
async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A node whose approvers need passkeys, with sign-on by a provider. */
export async function startNode({ provider }) {
  const folder = mkdtempSync(path.join(tmpdir(), "comity-people-"));
  const dir = path.join(folder, "node");
  const base = `http://localhost:${provider.nodePort}`;
  const listen = `127.0.0.1:${provider.nodePort}`;
  const about = ["--party", "asterion.example", "--name", "Asterion", "--listen", listen, "--address", base];
  execFileSync(BIN, ["init", "--dir", dir, ...about]);
  writeFileSync(path.join(dir, "sign-on.secret"), `${SECRET}\n`);
  appendFileSync(
    path.join(dir, "comity.toml"),
    `
approvers_need_passkey = true
[sign_on]
issuer = "${provider.issuer}"
name = "Ministry"
client_id = "comity"
client_secret_file = "sign-on.secret"
scopes = ["profile"]
[[sign_on.role]]
claim = "groups"
value = "staff"
role = "reader"
`,
  );
  const serving = spawn(BIN, ["serve", "--dir", dir], { stdio: ["ignore", "pipe", "pipe"] });
  const said = [];
  for (const stream of [serving.stdout, serving.stderr]) {
    createInterface({ input: stream }).on("line", (line) => said.push(line));
  }
  const run = (words, input) => execFileSync(BIN, [...words, "--dir", dir], { input, encoding: "utf8" });
  await answers(`http://${listen}/healthz`, () => said.join("\n"));
  const propose = async (name) => {
    const token = run(["user", "token", name]).trim();
    const body = { title: "We sign", text: "All of it." };
    const response = await fetch(`${base}/api/v1/proposals`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ kind: "general.notice", subject: "exercise", body, marking: { tlp: "TLP:CLEAR" } }),
    });
    const proposal = await response.json();
    if (!response.ok) throw new Error(JSON.stringify(proposal));
    return proposal.id;
  };
  const stop = async () => {
    if (serving.exitCode === null) {
      serving.kill("SIGINT");
      await new Promise((resolve) => serving.once("exit", resolve));
    }
    rmSync(folder, { recursive: true, force: true });
  };
  return { base, run, propose, stop };
}

/** Waits until somebody answers there. */
async function answers(address, said) {
  for (const until = Date.now() + START_SECONDS * 1_000; Date.now() < until; ) {
    const response = await fetch(address).catch(() => undefined);
    if (response !== undefined) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`nobody answers at ${address}\n${said()}`);
}

/** The provider `oidc-provider`, with people and the groups they are in. */
export async function startProvider(people) {
  const [port, nodePort] = [await freePort(), await freePort()];
  const issuer = `http://localhost:${port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: "comity",
        client_secret: SECRET,
        redirect_uris: [`http://localhost:${nodePort}/sign-in/sign-on/back`],
      },
    ],
    claims: { profile: ["preferred_username", "groups"] },
    conformIdTokenClaims: false,
    cookies: { keys: ["a key of the provider"] },
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({ sub: id, preferred_username: id, groups: people[id] ?? [] }),
    }),
  });
  const server = createHttp(provider.callback());
  await new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));
  const signIn = async (page, name) => {
    await page.fill("[name=login]", name);
    await page.fill("[name=password]", "any");
    await page.locator("[type=submit]").first().click();
    // It asks whether the node may know.
    await page.locator("[type=submit]").first().click();
  };
  const stop = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { issuer, nodePort, signIn, stop };
}
