// The console in a real Chromium, as people use it: sign in, find, verify, read.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";

import { launch, named, screenshot, startDemo } from "./harness.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const WIDTHS = [1440, 390];
const SCHEMES = ["light", "dark"];
const PAGES = {
  overview: "/",
  board: "/board",
  agreements: "/agreements",
  agreement: "/agreements/cets-225",
  regime: "/agreements/us-ca-sb-53",
  "what-if": "/agreements/cets-225/what-if",
  act: "/agreements/cets-225/acts/ratification",
  observatory: "/observatory",
  incidents: "/incidents",
  incident: "/incidents/cygnus-lab.example/2026-1604",
  statements: "/statements",
  peers: "/peers",
  log: "/log",
  audit: "/audit",
  users: "/users",
  account: "/account",
  table: "/observatory/tables/rules",
};
/** Pages whose first heading is in the language of whoever wrote it. */
const TITLED = ["statement", "agreement", "regime", "incident"];

let demo;
let browser;
let base;
/** Cookies of the signed-in officer; every context starts from them. */
let session;
/** Address of one statement's page. */
let statement;
/** Address of one finding's page. */
let finding;

before(async () => {
  demo = await startDemo();
  base = demo.signIn.origin;
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

/** Opens a page in a context of its own; anything the page complains of fails the test. */
async function open(t, options = {}) {
  const context = await browser.newContext({ baseURL: base, storageState: session, ...options });
  t.after(() => context.close());
  const page = await context.newPage();
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith("http") && url.origin !== base) complaints.push(`asks ${url}`);
  });
  t.after(() => assert.deepEqual(complaints, [], "what the page complained of"));
  return page;
}

test("the one-time link signs in, once", async (t) => {
  const page = await open(t);
  await page.goto(demo.signIn.href);
  await page.waitForURL((url) => !url.searchParams.has("token"));
  session = await page.context().storageState();
  assert.ok(session.cookies.length > 0, "a session cookie");
  for (const cookie of session.cookies) assert.ok(cookie.httpOnly, `${cookie.name} is HttpOnly`);
  await page.goto("/audit");
  assert.equal(await named(page, "sign-in-form").count(), 0, "signed in");

  const stranger = await browser.newContext({ baseURL: base });
  t.after(() => stranger.close());
  const again = await stranger.newPage();
  await again.goto(demo.signIn.href);
  await again.goto("/audit");
  assert.ok((await named(again, "sign-in-form").count()) > 0, "a used link opens nothing");
});

test("a statement is found by searching and verified in the page", async (t) => {
  const page = await open(t, { viewport: { width: 1440, height: 900 } });
  await page.goto("/statements");
  const rows = named(page, "statement-row");
  await rows.first().waitFor();
  const subject = (await rows.first().innerText()).match(/\p{L}{5,}/u)?.[0];
  assert.ok(subject, "a word to search for");
  await named(page, "search-input").fill(subject);
  await named(page, "search-input").press("Enter");
  await page.waitForURL((url) => [...url.searchParams.values()].includes(subject));
  await rows.first().waitFor();
  assert.match((await rows.first().innerText()).toLowerCase(), new RegExp(subject.toLowerCase()));
  await screenshot(page, "search");

  await rows.first().getByRole("link").first().click();
  await named(page, "verify-button").click();
  const { overall, steps } = await verdict(page);
  for (const step of ["entry", "inclusion", "checkpoint", "key", "signature", "content"]) {
    assert.equal(steps[step], "passed", `${step} of ${JSON.stringify(steps)}`);
  }
  // Without a cosignature the page must say that it does not know, never that all is well.
  assert.equal(overall, steps.witnesses === "passed" ? "passed" : "unknown");
  statement = new URL(page.url()).pathname;
  await screenshot(page, "verified");
});

test("tampered evidence is found out by the page", async (t) => {
  assert.ok(statement, "the earlier test found a statement");
  const page = await open(t);
  let tampered = 0;
  // The entry is in the evidence the page asks for: one character of it is changed on the way.
  await page.route(/\/evidence\.json(\?|$)/, async (route) => {
    const response = await route.fetch();
    const text = await response.text();
    const changed = text.replace(/("entry"\s*:\s*"[^"]{40})(.)/, (_, head, next) => {
      tampered += 1;
      return head + (next === "A" ? "B" : "A");
    });
    await route.fulfill({ response, body: changed });
  });
  await page.goto(statement);
  await named(page, "verify-button").click();
  const { overall } = await verdict(page);
  assert.ok(tampered > 0, "the evidence passed through the test");
  assert.equal(overall, "failed");
  await screenshot(page, "tampered");
});

for (const scheme of SCHEMES) {
  for (const width of WIDTHS) {
    test(`every page is accessible, ${scheme}, ${width} px`, async (t) => {
      assert.ok(statement, "the earlier test found a statement");
      const page = await open(t, { colorScheme: scheme, viewport: { width, height: 900 } });
      for (const [name, address] of Object.entries({ ...PAGES, statement })) {
        await page.goto(address);
        assert.deepEqual(await violations(page), [], name);
        assert.deepEqual(await overflow(page), [], `${name} is wider than the window`);
        await screenshot(page, `${name}-${scheme}-${width}`);
      }
      await page.context().clearCookies();
      await page.goto("/sign-in");
      await named(page, "sign-in-form").waitFor();
      assert.deepEqual(await violations(page), [], "sign-in");
      await screenshot(page, `sign-in-${scheme}-${width}`);
    });
  }
}

test("everything can be read without JavaScript", async (t) => {
  assert.ok(statement, "the earlier test found a statement");
  const page = await open(t, { javaScriptEnabled: false });
  for (const [name, address] of Object.entries({ ...PAGES, statement })) {
    const response = await page.goto(address);
    assert.equal(response.status(), 200, name);
    assert.ok((await page.getByRole("heading", { level: 1 }).innerText()).length > 0, name);
  }
  await page.goto("/statements");
  assert.ok((await named(page, "statement-row").count()) > 0, "statements are listed");
  await named(page, "search-input").fill("zzzz-nothing-is-called-this");
  await named(page, "search-input").press("Enter");
  await page.waitForURL(/zzzz/);
  assert.equal(await named(page, "statement-row").count(), 0, "searching works by itself");
});

test("what if one more ratified is thought through without JavaScript, and nothing is kept", async (t) => {
  const page = await open(t, { javaScriptEnabled: false });
  await page.goto("/agreements/cets-225");
  const before = await page.locator("#parties").innerText();
  await page.goto("/agreements/cets-225/what-if");
  const form = named(page, "what-if-form");
  await form.locator("[name=party]").fill("NO");
  await form.locator("[name=action]").selectOption("ratification");
  await form.locator("[name=day]").fill("2027-01-15");
  await form.locator("button[value=more]").click();
  await form.locator("[name=party_2]").fill("Brazil");
  await form.locator("[name=action_2]").selectOption("signature");
  await form.locator("[name=day_2]").fill("2027-01-10");
  await form.locator("button.first").click();
  await page.locator(".compare").waitFor();
  assert.match(await page.locator(".supposed").innerText(), /Brazil \(BR\)[^]*Norway \(NO\)/);
  await form.locator("button[value='drop:1']").click();
  assert.equal(await named(page, "supposed-act").count(), 1);
  assert.deepEqual(await overflow(page), []);
  await screenshot(page, "what-if-thought-through");
  await page.goto("/agreements/cets-225");
  assert.equal(await page.locator("#parties").innerText(), before);
});

test("times are told on the clocks that the reader chose, without JavaScript", async (t) => {
  const page = await open(t, { javaScriptEnabled: false });
  await page.goto("/board?status=all");
  await page.locator("footer a[href^='/clocks']").click();
  const form = named(page, "clocks-form");
  await form.locator("[name=zone]").selectOption("Asia/Tokyo");
  await form.locator("button.first").click();
  await page.waitForURL(/board\?status=all/);
  assert.match(await page.locator("main").innerText(), /\(Tokyo\)/);
  assert.deepEqual(await overflow(page), []);
  await page.goto("/audit");
  assert.match(await page.locator("main").innerText(), /\d\d:\d\d \(Tokyo\)/);
});

test("an agreement is shown as of a day", async (t) => {
  const page = await open(t);
  await page.goto("/agreements/paris-agreement?as_of=2016-01-01");
  assert.match(await page.locator(".notice").first().innerText(), /1 Jan 2016, 23:59 UTC/);
  assert.doesNotMatch(await page.locator("h1 + .chips").innerText(), /Since 4 Nov 2016/i);
  assert.deepEqual(await violations(page), []);
  await screenshot(page, "agreement-as-of");
});

test("what is typed survives leaving the form, and is gone once it is signed", async (t) => {
  const page = await open(t);
  const form = "/submit?kind=general.notice";
  const title = page.locator("[name='f.title']");
  await page.goto(form);
  await title.fill("Kept");
  await page.locator("[name=subject]").fill("exercise");
  await page.goto("/board");
  await page.goto(`${form}&lang=en`);
  assert.equal(await title.inputValue(), "Kept");
  await page.locator("[name=tlp][value='TLP:CLEAR']").check();
  await page.locator("[name='f.text']").fill("Tomorrow.");
  await page.locator("button.first[value=preview]").click();
  await page.locator("button[value=sign]").click();
  await page.waitForURL(/statements/);
  await page.goto(form);
  assert.equal(await title.inputValue(), "");
});

test("a finding leads to its proof, and to a file that another node can check", async (t) => {
  const page = await open(t, { viewport: { width: 390, height: 844 } });
  await page.goto("/board?status=all");
  const rows = named(page, "finding-row");
  if ((await rows.count()) === 0) {
    t.skip("nothing is owed on this node");
    return;
  }
  await rows.first().getByRole("link").first().click();
  await named(page, "proof-tree").waitFor();
  finding = new URL(page.url()).pathname;
  assert.deepEqual(await violations(page), []);
  assert.deepEqual(await overflow(page), []);
  await screenshot(page, "finding-390");
  const file = await page.request.get(`${page.url()}/finding.json`);
  assert.equal(file.status(), 200);
  assert.match((await file.json()).id, /^[0-9a-f]{64}$/);
});

test("a stranger finds and verifies a statement, and has checked what was handed on", async (t) => {
  assert.ok(statement, "the earlier test found a statement");
  const page = await open(t, { storageState: undefined, viewport: { width: 390, height: 900 } });
  await page.goto("/");
  await named(page, "front-search").fill(statement.split("/").pop().slice(0, 10));
  await named(page, "front-search").press("Enter");
  await page.waitForURL((url) => url.pathname === statement);
  await named(page, "verify-button").click();
  assert.notEqual((await verdict(page)).overall, "failed");

  const evidence = await (await page.request.get(`${statement}/evidence.json`)).body();
  await page.goto("/verify");
  await page.locator("#files").setInputFiles({ name: "evidence.json", mimeType: "application/json", buffer: evidence });
  await page.waitForFunction(() => document.querySelector("#given").value !== "");
  await named(page, "verify-form").getByRole("button", { name: "Check" }).click();
  await named(page, "verify-button").click();
  assert.notEqual((await verdict(page)).overall, "failed");
  await page.goto("/verify");
  await page.locator("#given").fill(await (await page.request.get("/checkpoint")).text());
  await named(page, "verify-form").getByRole("button", { name: "Check" }).click();
  await named(page, "checked-by").waitFor();

  for (const address of ["/", "/statements", "/verify", "/observatory", "/observatory/parties/FR"]) {
    await page.goto(address);
    assert.equal(await named(page, "sign-in-form").count(), 0, address);
    assert.deepEqual(await violations(page), [], address);
    assert.deepEqual(await overflow(page), [], `${address} is wider than the window`);
  }
});

test("Arabic is written from right to left", async (t) => {
  assert.ok(statement, "the earlier test found a statement");
  const page = await open(t, { viewport: { width: 1440, height: 900 } });
  for (const [name, address] of Object.entries({ ...PAGES, statement })) {
    await page.goto(`${address}?lang=ar`);
    assert.equal(await page.locator("html").getAttribute("lang"), "ar", name);
    assert.equal(await page.locator("html").getAttribute("dir"), "rtl", name);
    const level = TITLED.includes(name) ? 2 : 1;
    const heading = page.getByRole("heading", { level }).first();
    assert.match(await heading.innerText(), /\p{Script=Arabic}/u);
    assert.deepEqual(await violations(page), [], name);
    assert.deepEqual(await overflow(page), [], `${name} is wider than the window`);
    await screenshot(page, `${name}-ar`);
  }
});

test("times in Arabic are read from right to left, part after part", async (t) => {
  const page = await open(t, { viewport: { width: 1440, height: 900 } });
  let measured = 0;
  for (const address of ["/", "/board?status=all", "/log", "/agreements/cets-225", finding]) {
    await page.goto(`${address}${address.includes("?") ? "&" : "?"}lang=ar`);
    for (const { text, words } of await timesByPlace(page)) {
      measured += 1;
      const lines = new Map();
      for (const { top, right } of words) lines.set(top, [...(lines.get(top) ?? []), right]);
      for (const line of lines.values()) {
        assert.deepEqual(line, line.toSorted((one, other) => other - one), `${address}: ${text}`);
      }
    }
  }
  assert.ok(measured > 10, `${measured} times`);
});

test("no page that tells of duties is wider than a phone, in any script", async (t) => {
  const page = await open(t, { viewport: { width: 390, height: 844 } });
  for (const tag of ["en", "zh", "ru", "ar"]) {
    for (const address of ["/", "/board?status=all", "/agreements", "/submit", finding]) {
      await page.goto(`${address}${address.includes("?") ? "&" : "?"}lang=${tag}`);
      assert.deepEqual(await overflow(page), [], `${address} in ${tag}`);
      assert.deepEqual(await cut(page), [], `${address} in ${tag}`);
      await screenshot(page, `phone-${address.split(/[/?]/)[1] || "overview"}-${tag}`);
    }
  }
});

test("fields of filters stand level, tables of a dozen columns fit, and a finger finds each link", async (t) => {
  const page = await open(t, { viewport: { width: 1440, height: 900 } });
  for (const tag of ["en", "fr", "es", "zh", "ru", "ar"]) {
    for (const address of ["/statements", "/board"]) {
      await page.goto(`${address}?lang=${tag}`);
      const apart = await page.locator(".filters :is(input:not([type=checkbox]), select)").evaluateAll((fields) => {
        const rows = fields.map((field) => field.getBoundingClientRect()).map(({ bottom, height }) => ({ bottom, height }));
        return rows.flatMap((one) => rows.map((other) => Math.abs(one.bottom - other.bottom)))
          .filter((px) => px > 0.5 && px < 20);
      });
      assert.deepEqual(apart, [], `${address} in ${tag}`);
    }
    for (const address of ["/", "/statements", "/observatory"]) {
      await page.goto(`${address}?lang=${tag}`);
      const wide = await page.locator("main div.table").evaluateAll((all) =>
        all.filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.ariaLabel));
      assert.deepEqual(wide, [], `${address} in ${tag}`);
    }
  }
  await page.setViewportSize({ width: 390, height: 844 });
  for (const tag of ["en", "fr", "es", "zh", "ru", "ar"]) {
    await page.goto(`${finding}?lang=${tag}`);
    await page.evaluate(AXE);
    const small = await page.evaluate(async () => {
      const found = await globalThis.axe.run(document, { runOnly: ["target-size"] });
      return found.violations.flatMap((one) => one.nodes.map((node) => node.html));
    });
    assert.deepEqual(small, [], `a finding in ${tag}`);
  }
});

test("a finding is checked as it was handed on", async (t) => {
  const page = await open(t);
  const file = await (await page.request.get(`${finding}/finding.json`)).text();
  for (const [given, tone] of [[file, "good"], [file.replace(/"owed": ?true/, '"owed":false'), "bad"]]) {
    await page.goto("/verify");
    await page.locator("#given").fill(given);
    await named(page, "verify-form").getByRole("button", { name: "Check" }).click();
    await named(page, "checked").waitFor();
    assert.match(await named(page, "checked").getAttribute("class"), new RegExp(tone));
  }
});

test("a language is chosen from the list, and words and pages explain themselves", async (t) => {
  const page = await open(t, { viewport: { width: 390, height: 844 } });
  for (const [tag, script] of [["zh", "Han"], ["ru", "Cyrillic"], ["fr", "Latin"], ["es", "Latin"]]) {
    await page.goto("/board?status=all");
    await named(page, "languages").locator("summary").click();
    await named(page, "languages").locator(`a[hreflang=${tag}]`).click();
    await page.waitForURL(/lang=/);
    assert.equal(await page.locator("html").getAttribute("lang"), tag);
    assert.match(await page.locator("h1").innerText(), new RegExp(`\\p{Script=${script}}`, "u"));
    for (const [name, address] of Object.entries(PAGES)) {
      await page.goto(address);
      assert.deepEqual(await violations(page), [], `${name} in ${tag}`);
      assert.deepEqual(await overflow(page), [], `${name} in ${tag} is wider than the window`);
      await screenshot(page, `${name}-${tag}-390`);
    }
  }
  await page.goto("/board?lang=en");
  await named(page, "help").locator("summary").click();
  assert.match(await named(page, "help").locator(".card").innerText(), /breaches first/);
  await page.keyboard.press("Escape");
  await page.locator("a.term").first().click();
  await page.waitForURL(/glossary#/);
  assert.deepEqual(await violations(page), []);
  await page.goto("/guides/agreements");
  assert.deepEqual(await violations(page), []);
  assert.deepEqual(await overflow(page), []);
});

test("the keyboard alone reaches the verdict", async (t) => {
  assert.ok(statement, "the earlier test found a statement");
  const page = await open(t);
  await page.goto(statement);
  const target = await named(page, "verify-button").elementHandle();
  for (let steps = 0; steps < 100; steps += 1) {
    await page.keyboard.press("Tab");
    if (await target.evaluate((button) => button === document.activeElement)) break;
  }
  assert.ok(await target.evaluate((button) => button === document.activeElement), "Tab reaches it");
  await page.keyboard.press("Enter");
  assert.notEqual((await verdict(page)).overall, "failed");
});

/** What the page concluded, step by step, once it has. */
async function verdict(page) {
  const result = named(page, "verify-result");
  await page
    .locator('[data-test="verify-result"]:is([data-outcome=passed],[data-outcome=failed],[data-outcome=unknown])')
    .waitFor();
  const steps = await page.locator("[data-step]").evaluateAll((items) =>
    Object.fromEntries(items.map((item) => [item.dataset.step, item.dataset.outcome])),
  );
  return { overall: await result.getAttribute("data-outcome"), steps };
}

/** What axe-core finds. */
async function violations(page) {
  // Content-Security-Policy forbids scripts of others, so axe comes by the debugger, not a tag.
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const found = await globalThis.axe.run(document, { resultTypes: ["violations"] });
    return found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(" ")).join(", ")}`);
  });
}

/** The document's width, if it has to be scrolled sideways. */
function overflow(page) {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth > clientWidth ? [`${scrollWidth} > ${clientWidth}`] : [];
  });
}

/** Where the words and numbers of each time stand that is told in Arabic. */
function timesByPlace(page) {
  return page.locator("main time").evaluateAll((times) => times.map((time) => {
    const words = [];
    const walker = document.createTreeWalker(time, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      for (const { 0: word, index } of node.data.matchAll(/[\p{Script=Arabic}\d:]+/gu)) {
        const range = document.createRange();
        range.setStart(node, index);
        range.setEnd(node, index + word.length);
        const { top, right, bottom } = range.getBoundingClientRect();
        // Digits are lower than letters: a line is told by the middle of its words.
        words.push({ top: Math.round((top + bottom) / 16), right });
      }
    }
    return { text: time.textContent, words };
  }));
}

/** Statuses and times that do not fit into the window. */
function cut(page) {
  return page.locator("main .status, main time").evaluateAll((all) =>
    all.filter((one) => {
      const { left, right, width } = one.getBoundingClientRect();
      return width > 0 && (left < 0 || right > document.documentElement.clientWidth);
    }).map((one) => one.textContent));
}
