// Shows what wakes its reader, with a sound. The node says what there is and whether it sounds now;
// this page only asks when something happened, and every half minute. Without this file nothing is
// lost: all of it stands on the page of one's alerts.

const ASK_EVERY_MS = 30_000;
const SHOWN_MAX = 5;
const MUTED = "comity-alerts-muted";
const HEARD = "comity-alerts-heard";
const place = document.querySelector("[data-alerts]");
let asking = false;

function isMuted() {
  return localStorage.getItem(MUTED) === "yes";
}

// Two tones, made here: no file has to be loaded before somebody wakes.
function sound() {
  try {
    const audio = new AudioContext();
    for (const [at, pitch] of [[0, 880], [0.25, 660], [0.5, 880]]) {
      const tone = audio.createOscillator();
      const volume = audio.createGain();
      tone.frequency.value = pitch;
      volume.gain.value = 0.2;
      tone.connect(volume).connect(audio.destination);
      tone.start(audio.currentTime + at);
      tone.stop(audio.currentTime + at + 0.2);
    }
    setTimeout(() => audio.close(), 1_500);
  } catch {
    // A browser that plays nothing before its reader pressed something: the notice stands.
  }
}

function button(words, press) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button tiny";
  made.textContent = words;
  made.addEventListener("click", press);
  return made;
}

function showMute(button, place) {
  button.hidden = false;
  button.textContent = isMuted() ? place.dataset.unmute : place.dataset.mute;
}

function turn(event) {
  localStorage.setItem(MUTED, isMuted() ? "no" : "yes");
  showMute(event.currentTarget, place);
}

function show(alerts) {
  for (const alert of alerts.slice(0, SHOWN_MAX).reverse()) {
    const notice = document.createElement("section");
    notice.className = alert.grave ? "notice bad" : "notice info";
    const link = document.createElement("a");
    // Text, whatever stands in it; and a path of this node alone.
    link.textContent = alert.title;
    link.dir = "auto";
    if (alert.path.startsWith("/") && !alert.path.startsWith("//")) link.href = alert.path;
    const buttons = document.createElement("div");
    buttons.className = "buttons";
    const mute = button("", turn);
    showMute(mute, place);
    buttons.append(button(place.dataset.dismiss, () => {
      notice.remove();
      place.hidden = place.childElementCount === 0;
    }), mute);
    notice.append(link, buttons);
    place.prepend(notice);
  }
  while (place.childElementCount > SHOWN_MAX) place.lastElementChild.remove();
  place.hidden = place.childElementCount === 0;
}

// Of several open pages one tells it: they share until when all was heard.
async function ask() {
  if (asking) return;
  asking = true;
  try {
    const heard = localStorage.getItem(HEARD);
    const response = await fetch(`/account/alerts/new?after=${heard ?? ""}`, { redirect: "error" });
    if (!response.ok) return;
    const told = await response.json();
    if (localStorage.getItem(HEARD) !== heard) return;
    localStorage.setItem(HEARD, told.newest);
    // Who opens the console for the first time is not woken by what lies behind.
    if (heard === null || told.alerts.length === 0) return;
    show(told.alerts);
    if (!isMuted() && told.alerts.some((alert) => alert.sounds)) sound();
  } catch {
    // Asked again soon.
  } finally {
    asking = false;
  }
}

if (place !== null) {
  const mute = document.querySelector("[data-alerts-mute]");
  if (mute !== null) {
    showMute(mute, place);
    mute.addEventListener("click", turn);
  }
  document.addEventListener("comity-state", ask);
  setInterval(ask, ASK_EVERY_MS);
  ask();
}
