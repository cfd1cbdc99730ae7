// Keeps marked parts of a page current: on a node event the same page is fetched again and every
// element with `data-live` is replaced by its newer self. Without this file the page is complete,
// only not live.

const PAUSE_MS = 1_000;
const FALLBACK_MS = 30_000;
const lamp = document.querySelector("[data-live-state]");
let waiting = false;

function show(state) {
  if (lamp === null) return;
  lamp.dataset.liveState = state;
  lamp.textContent = lamp.dataset[state] ?? "";
  lamp.title = lamp.dataset[`${state}Why`] ?? "";
  lamp.hidden = false;
}

// Somebody who is typing, choosing or has opened a detail must not lose it to an update.
function inUse(part) {
  return part.contains(document.activeElement) && document.activeElement.matches("input, select, textarea, button, a, summary");
}

function swap(page) {
  for (const part of document.querySelectorAll("[data-live]")) {
    const newer = page.querySelector(`[data-live="${CSS.escape(part.dataset.live)}"]`);
    if (newer === null || inUse(part) || part.isEqualNode(newer)) continue;
    const open = Array.from(part.querySelectorAll("details"), (one) => one.open);
    newer.querySelectorAll("details").forEach((one, at) => { one.open = open[at] ?? one.open; });
    part.replaceWith(document.adoptNode(newer));
    showCopyButtons(newer);
  }
}

async function refresh() {
  if (document.hidden) return;
  try {
    const response = await fetch(location.href, { headers: { accept: "text/html" }, redirect: "error" });
    if (!response.ok) throw new Error(String(response.status));
    swap(new DOMParser().parseFromString(await response.text(), "text/html"));
    show("on");
  } catch {
    show("off");
  }
}

function soon() {
  if (waiting) return;
  waiting = true;
  setTimeout(async () => {
    await refresh();
    waiting = false;
  }, PAUSE_MS);
}

const isLive = document.querySelector("[data-live]") !== null;
if (!isLive) show("still");
// One stream a page: what wakes people hears of it here, too.
if (isLive || document.querySelector("[data-alerts]") !== null) {
  const events = new EventSource("/events");
  events.addEventListener("state", () => document.dispatchEvent(new CustomEvent("comity-state")));
  if (isLive) follow(events);
}

function follow(events) {
  events.addEventListener("open", () => show("on"));
  events.addEventListener("error", () => show("off"));
  for (const name of ["logged", "received", "contents", "state"]) events.addEventListener(name, soon);
  // Ages ("40 s ago") move on without any event, and a lost stream must not freeze the page.
  setInterval(soon, FALLBACK_MS);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) soon(); });
}

// Values that people carry elsewhere: a press on a copy button takes the whole of it. The buttons
// come hidden, so that nobody without scripts sees one that does nothing.
function showCopyButtons(root) {
  if (navigator.clipboard === undefined) return;
  for (const button of root.querySelectorAll("[data-copy]")) button.hidden = false;
}
showCopyButtons(document);
document.addEventListener("click", async (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-copy]") : null;
  if (button === null) return;
  await navigator.clipboard?.writeText(button.dataset.copy);
  button.dataset.copied = "true";
  setTimeout(() => delete button.dataset.copied, 1_500);
});

// What is typed into a long form survives a session that ends, a wrong link, another language: it is
// kept by this tab alone, and gone when it is signed or proposed.
const form = document.querySelector("form[data-draft]");
const kept = (name) => `draft:${name}`;
if (form !== null) {
  const fields = () => Array.from(form.elements).filter((one) => one.name !== "" && one.type !== "hidden" && one.tagName !== "BUTTON");
  const isFresh = document.querySelector("main .wrong, main [role=alert]") === null && !location.search.includes("f.") && location.search !== "";
  const draft = JSON.parse(sessionStorage.getItem(kept(form.dataset.draft)) ?? "null");
  if (isFresh && draft !== null) {
    for (const one of fields()) {
      const value = draft[one.name];
      if (one.type === "checkbox") one.checked = value === true;
      else if (one.type === "radio") one.checked = value === one.value;
      else if (typeof value === "string") one.value = value;
    }
  }
  form.addEventListener("input", () => {
    const typed = {};
    for (const one of fields()) {
      if (one.type === "checkbox") typed[one.name] = one.checked;
      else if (one.type !== "radio" || one.checked) typed[one.name] = one.value;
    }
    sessionStorage.setItem(kept(form.dataset.draft), JSON.stringify(typed));
  });
}
for (const signing of document.querySelectorAll("form[data-ends-draft]")) {
  signing.addEventListener("submit", (event) => {
    if (event.submitter?.value === "edit") return;
    for (const name of Object.keys(sessionStorage)) if (name.startsWith("draft:")) sessionStorage.removeItem(name);
  });
}

// A menu of the bar closes when somebody turns to something else.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    menu.open = false;
  }
});
