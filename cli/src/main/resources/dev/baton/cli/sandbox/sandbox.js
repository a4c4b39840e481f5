// The page of the sandbox. The server sends the whole state whenever it changes; this draws what differs from before,
// so that an open log, a selection and the place in the chat stay as they are.

const LONGEST_HISTORY = 80;
const TALK_EVERY_MS = 500;
const TALK_MESSAGES = 60;
const RETRY_MS = 2000;

const page = Object.fromEntries([...document.querySelectorAll("[id]")].map((node) => [node.id, node]));
const shown = Object.fromEntries([...document.querySelectorAll("[data-testid]")].map((node) => [node.dataset.testid, node]));

/** The last state that came; null before the first. */
let state = null;

// ---- small tools ----

function make(tag, name, text) {
  const node = document.createElement(tag);
  if (name) node.className = name;
  if (text !== undefined) node.textContent = text;
  return node;
}

function sign(id) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", `sign ${id}`);
  use.setAttribute("href", `#${id}`);
  svg.append(use);
  return svg;
}

/** Sets a text only if it differs, so that a selection in it survives. */
function write(node, text) {
  if (node.textContent !== String(text)) node.textContent = text;
}

function mark(node, name, value) {
  if (node.dataset[name] !== String(value)) node.dataset[name] = value;
}

function count(n, one, many = `${one}s`) {
  return n === 1 ? `1 ${one}` : `${n} ${many}`;
}

function clock(at, seconds) {
  const form = { hour: "2-digit", minute: "2-digit", hour12: false, ...(seconds && { second: "2-digit" }) };
  return new Date(at).toLocaleTimeString([], form);
}

function age(ms) {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

// ---- what a state means ----

const SERVING = ["holding", "conflict"];

/** The holder; of two, while one has not said yet that it let go, the one with the higher fencing token. */
function holderOf(now) {
  return now.instances
    .filter((instance) => instance.alive && instance.token && SERVING.includes(instance.state))
    .reduce((best, each) => (best && best.token > each.token ? best : each), null);
}

function servedBy(now) {
  const holder = holderOf(now);
  if (!holder) return "no instance holds the lease yet; messages wait";
  if (holder.state === "conflict") return `conflict: ${holder.name} waits until the intruder is gone`;
  return `${holder.name} holds the lease and answers`;
}

/** The ledger in a sentence, its mood (calm, good, busy or bad), and what else there is to say. */
function verdictOn(now) {
  const lost = now.intruder.taken;
  const failed = holderOf(now) ? null : now.instances.findLast((instance) => instance.state === "ended");
  if (failed) return ["bad", `${failed.name} ended by itself, exit code ${failed.exitCode}. Its log says why.`];
  if (lost) return ["bad", `${count(lost, "message")} lost to the intruder.${now.waiting ? ` ${waitingFor(now)}` : ""}`];
  if (now.waiting) return ["busy", waitingFor(now)];
  if (now.sent === 0) return ["calm", "Write to the bot. Then deploy or kill it while it answers."];
  if (now.failed || now.repeated) return ["good", "Nothing lost."];
  return ["good", `Nothing lost. ${now.sent === 1 ? "The message was" : `All ${now.sent} messages were`} answered exactly once.`];
}

function asideOn(now) {
  const said = [];
  if (now.intruder.taken) said.push("It polls past the lease, so no lease can prevent that: the remedy is a token of its own.");
  if (now.failed) said.push(`${count(now.failed, "message")} got no answer because the handler threw; that harmed no other.`);
  if (now.repeated) said.push(`${count(now.repeated, "answer")} came twice: the instance was killed before it could confirm. Rather twice than never.`);
  return said.join(" ");
}

function waitingFor(now) {
  const holder = holderOf(now);
  const waiting = `${count(now.waiting, "message")} waiting${now.intruder.taken ? "" : ", nothing lost"}:`;
  if (!holder) return `${waiting} safe at the Bot API until an instance takes over.`;
  if (holder.state !== "conflict") return `${waiting} ${holder.name} is on it.`;
  return now.intruder.on
    ? `${waiting} kept at the Bot API, unless the intruder takes more.`
    : `${waiting} the holder tries again, at first after 5 seconds, later more rarely. In a hurry? Deploy.`;
}

// ---- what happened between two states ----

/** Remembers who held the lease, to tell a take-over and how long it took. */
const lease = { holder: null, token: 0, lostAt: 0 };

/** What happened, as {kind, text, loud, short}; the loud ones are told in the chat too, in short. */
function changes(before, now) {
  const was = new Map((before?.instances ?? []).map((instance) => [instance.name, instance]));
  const told = before ? actsBetween(before, now) : [];
  for (const instance of now.instances) {
    const change = changeOf(was.get(instance.name), instance);
    if (change && (before || instance.alive)) told.push(change);
  }
  told.push(...leaseChange(now));
  if (before?.deploying && !now.deploying) told.push({ kind: "deploy", text: "The deploy is done" });
  return told;
}

function actsBetween(before, now) {
  const told = [];
  if (!before.deploying && now.deploying) told.push({ kind: "deploy", text: "A deploy begins", loud: true });
  if (!before.intruder.on && now.intruder.on) told.push({ kind: "intruder", text: "An intruder polls the bot", loud: true });
  if (now.intruder.taken > before.intruder.taken) {
    told.push({ kind: "intruder", text: `The intruder took ${count(now.intruder.taken - before.intruder.taken, "message")}` });
  }
  if (before.intruder.on && !now.intruder.on) told.push({ kind: "good", text: "The intruder left", loud: true });
  if (now.repeated > before.repeated) told.push({ kind: "stopping", text: "An answer came twice, rather than never" });
  return told;
}

function changeOf(before, now) {
  if (before?.state === now.state) return null;
  const ended = now.exitCode === undefined ? "" : `, exit code ${now.exitCode}`;
  switch (now.state) {
    case "starting": return { kind: "starting", text: `${now.name} starts` };
    case "standby": return { kind: "standby", text: `${now.name} stands by` };
    case "stopping":
    case "draining": return { kind: "stopping", text: `${now.name} was asked to stop` };
    case "stopped": return { kind: "stopped", text: `${now.name} stopped${ended}` };
    case "killed": return { kind: "killed", text: `${now.name} was killed`, loud: true };
    case "ended": return { kind: "killed", text: `${now.name} ended by itself${ended}` };
    case "conflict": return { kind: "conflict", text: `Conflict detected: ${now.name} steps back`, loud: true };
    case "holding": return before?.state === "conflict" ? { kind: "good", text: `${now.name} serves again`, loud: true } : null;
    default: return null;
  }
}

function leaseChange(now) {
  const holder = holderOf(now);
  if (!holder) {
    lease.lostAt ||= Date.now();
    return [];
  }
  if (holder.token <= lease.token) {
    lease.lostAt = 0;
    return [];
  }
  const later = lease.lostAt ? ` within ${(Math.ceil((Date.now() - lease.lostAt) / 100) / 10).toFixed(1)} s` : "";
  const short = lease.holder && lease.holder !== holder.name
    ? `${holder.name} took over${later}`
    : `${holder.name} holds the lease`;
  Object.assign(lease, { holder: holder.name, token: holder.token, lostAt: 0 });
  return [{ kind: "holding", text: `${short}, fencing token ${holder.token}`, short, loud: true }];
}

/** What happened so far; kept for this bot over a reload of the page. */
const history = {
  key: "",
  entries: [],
  restore(username) {
    this.key = `baton-sandbox ${username}`;
    try {
      const kept = JSON.parse(sessionStorage.getItem(this.key)) ?? { entries: [] };
      this.entries = kept.entries;
      Object.assign(lease, kept.lease);
    } catch {
      this.entries = [];
    }
    this.entries.forEach(drawEvent);
  },
  add(told, lastMessage) {
    for (const event of told) {
      const entry = { ...event, at: Date.now(), after: lastMessage };
      this.entries.push(entry);
      drawEvent(entry);
    }
    this.entries = this.entries.slice(-LONGEST_HISTORY);
    try {
      sessionStorage.setItem(this.key, JSON.stringify({ entries: this.entries, lease }));
    } catch {
      // It is only not kept over a reload.
    }
  },
};

function drawEvent(entry) {
  const item = make("li");
  item.dataset.testid = "event";
  item.dataset.kind = entry.kind;
  item.append(make("time", "", clock(entry.at, true)), make("span", "", entry.text));
  page.events.prepend(item);
  while (page.events.children.length > LONGEST_HISTORY) page.events.lastElementChild.remove();
}

// ---- the chat ----

const chat = {
  last: 0,
  author: "",
  nodes: new Map(),
  queue: [],
  notes: 0,
  following: true,
};

function drawChat(now) {
  let added = false;
  for (const message of now.chat) {
    if (message.id > chat.last) {
      drawNotes(message.id);
      drawMessage(message);
      chat.last = message.id;
      added = true;
    } else if (!message.bot) {
      drawFate(message);
    }
  }
  page.hint.hidden = chat.last > 0;
  added = drawNotes(Infinity) || added;
  if (chat.following) scrollToEnd();
  else if (added) page["to-end"].hidden = false;
}

function drawMessage(message) {
  const author = message.bot ? "bot" : "me";
  const item = make("li", `message ${author}${author === chat.author ? " same" : ""}`);
  item.dataset.testid = "message";
  item.dataset.from = author;
  const bubble = make("div", "bubble");
  const meta = make("p", "meta");
  const time = make("time", "", clock(message.at));
  time.dateTime = new Date(message.at).toISOString();
  bubble.append(make("span", "unseen", message.bot ? "Bot:" : "You:"), make("p", "text", message.text), meta);
  if (message.again) meta.append(make("span", "why", "a second time"));
  meta.append(time);
  item.append(bubble);
  page.messages.append(item);
  chat.author = author;
  if (!message.bot) {
    chat.nodes.set(message.id, { item, meta });
    drawFate(message);
  }
}

const FATES = {
  waiting: { icon: "waiting", text: "waiting" },
  answered: { icon: "answered", text: "answered", quiet: true },
  taken: { icon: "cross", text: "taken by the intruder" },
  failed: { icon: "warning", text: "the handler threw" },
};

function drawFate({ id, fate }) {
  const { item, meta } = chat.nodes.get(id);
  if (item.dataset.fate === fate) return;
  item.dataset.fate = fate;
  const { icon, text, quiet } = FATES[fate];
  meta.querySelectorAll(".fate").forEach((old) => old.remove());
  const label = make("span", "fate");
  label.append(make("span", quiet ? "unseen" : "why", text), sign(icon));
  meta.append(label);
}

/** Puts what happened before a message into the chat; true if there was anything. */
function drawNotes(message) {
  const before = chat.notes;
  for (; chat.notes < chat.queue.length && chat.queue[chat.notes].after < message; chat.notes++) {
    const { kind, text, short } = chat.queue[chat.notes];
    const item = make("li", "note");
    item.dataset.testid = "note";
    item.dataset.kind = kind;
    item.append(make("span", "", short ?? text));
    page.messages.append(item);
    chat.author = "";
  }
  return chat.notes > before;
}

function isAtEnd() {
  const { scrollHeight, scrollTop, clientHeight } = page.scroll;
  return scrollHeight - scrollTop - clientHeight < 48;
}

function scrollToEnd() {
  chat.following = true;
  page.scroll.scrollTop = page.scroll.scrollHeight;
  page["to-end"].hidden = true;
}

// ---- the instances ----

const cards = new Map();

function drawInstances(now) {
  const seen = new Set();
  for (const instance of now.instances) {
    seen.add(instance.name);
    if (!cards.has(instance.name)) cards.set(instance.name, makeCard(instance));
    drawCard(cards.get(instance.name), instance);
  }
  for (const [name, card] of cards) {
    if (seen.has(name)) continue;
    card.root.remove();
    cards.delete(name);
  }
  page.gone.hidden = !page.gone.children.length;
  write(page.store, now.store === "Redis" ? "the lease is in Redis" : `the lease is ${now.store}`);
  passBaton(holderOf(now));
}

function makeCard(instance) {
  const card = { root: make("li", "instance panel"), lines: [] };
  card.root.dataset.testid = "instance";
  card.root.dataset.name = instance.name;
  card.state = tagged(make("span", "badge"), "instance-state");
  card.token = tagged(make("dd", "number"), "instance-token");
  card.handled = tagged(make("dd", "number"), "instance-handled");
  card.age = tagged(make("dd", "number"), "instance-age");
  card.pid = tagged(make("span", "pid"), "instance-pid");
  card.trouble = tagged(make("p", "trouble"), "instance-trouble");
  card.baton = sign("baton");
  const head = make("div", "head");
  head.append(make("h3", "", instance.name), card.state, card.pid, card.baton);
  const facts = make("dl");
  facts.append(fact("fencing token", card.token), fact("handled", card.handled), fact("age", card.age));
  card.ageName = card.age.previousSibling;
  card.log = make("pre");
  card.log.tabIndex = 0;
  card.log.setAttribute("aria-label", `Log of ${instance.name}`);
  const details = make("details");
  details.dataset.testid = "instance-log";
  const summary = make("summary", "", "Log");
  summary.append(make("span", "unseen", ` of ${instance.name}`));
  details.append(summary, card.log);
  details.addEventListener("toggle", () => { card.log.scrollTop = card.log.scrollHeight; });
  card.root.append(head, facts, card.trouble, details);
  return card;
}

function tagged(node, id) {
  node.dataset.testid = id;
  return node;
}

function fact(name, value) {
  const pair = make("div");
  pair.append(make("dt", "", name), value);
  return pair;
}

function drawCard(card, instance) {
  const list = instance.alive ? page.living : page.gone;
  if (card.root.parentNode !== list) {
    if (instance.alive) list.append(card.root);
    else list.prepend(card.root);
  }
  const holds = instance.alive && instance.token && SERVING.includes(instance.state);
  mark(card.root, "state", instance.state);
  mark(card.root, "holds", Boolean(holds));
  write(card.state, instance.state);
  write(card.token, instance.token ?? "none");
  mark(card.token, "none", !instance.token);
  write(card.handled, instance.handled);
  write(card.pid, `pid ${instance.pid}`);
  card.startedAt = instance.alive ? instance.startedAt : 0;
  if (!instance.alive) {
    write(card.ageName, "exit code");
    write(card.age, instance.exitCode ?? "");
  }
  write(card.trouble, instance.trouble ? `${instance.trouble[0].toUpperCase()}${instance.trouble.slice(1)}.` : "");
  card.trouble.hidden = !instance.trouble;
  drawLog(card, instance.log);
  drawAge(card);
}

function drawAge(card) {
  if (card.startedAt) write(card.age, age(Date.now() - card.startedAt));
}

/** Drops the lines that left the log at its top, and appends the new ones. */
function drawLog(card, lines) {
  const old = card.lines;
  let dropped = 0;
  while (!old.slice(dropped).every((line, i) => line === lines[i])) dropped++;
  const kept = old.length - dropped;
  if (!dropped && kept === lines.length) return;
  const atEnd = card.log.scrollHeight - card.log.scrollTop - card.log.clientHeight < 24;
  for (let i = 0; i < dropped; i++) card.log.firstChild.remove();
  for (const line of lines.slice(kept)) card.log.append(logLine(line));
  card.lines = lines;
  if (atEnd) card.log.scrollTop = card.log.scrollHeight;
}

function logLine(line) {
  const level = /^\S+ +(WARN|ERROR)\b/.exec(line);
  return make("span", level ? level[1].toLowerCase() : "", `${line}\n`);
}

const baton = { name: "", place: null };

/** Lets the baton glide from the card of the last holder to that of the new one. */
function passBaton(holder) {
  const old = baton.place;
  if (!holder) return;
  const sticks = cards.get(holder.name).baton;
  baton.place = sticks.getBoundingClientRect();
  if (holder.name === baton.name) return;
  baton.name = holder.name;
  if (!old || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  const from = `translate(${old.x - baton.place.x}px, ${old.y - baton.place.y}px) rotate(-20deg)`;
  sticks.animate([{ transform: from }, { transform: "none" }], { duration: 700, easing: "cubic-bezier(.2, .9, .3, 1)" });
}

// ---- ledger and buttons ----

function drawLedger(now) {
  const [mood, sentence] = verdictOn(now);
  mark(page.verdict, "mood", mood);
  write(page.verdict, sentence);
  write(page.aside, asideOn(now));
  page.aside.hidden = !page.aside.textContent;
  const numbers = {
    "ledger-sent": now.sent,
    "ledger-answered": now.answered,
    "ledger-waiting": now.waiting,
    "ledger-lost": now.intruder.taken,
    "ledger-conflicts": now.conflicts,
    "intruder-taken": now.intruder.taken,
  };
  for (const [id, number] of Object.entries(numbers)) {
    write(shown[id], number);
    mark(shown[id], "zero", number === 0);
  }
  write(page["served-by"], servedBy(now));
}

function drawActs(now) {
  const holder = holderOf(now);
  const redis = now.store === "Redis";
  page.deploy.disabled = now.deploying;
  write(page.deploy.querySelector("span"), now.deploying ? "Deploying" : "Deploy");
  page.kill.disabled = !now.instances.some((instance) => instance.alive);
  write(page["kill-watch"], redis
    ? "When its lease expires, a standby takes over with a higher fencing token."
    : "A standby takes over at once, with a higher fencing token.");
  write(page["kill-target"], holder ? `${holder.name}, the holder` : "the holder");
  page.intruder.disabled = false;
  page.intruder.setAttribute("aria-checked", String(now.intruder.on));
}

// ---- what the person does ----

async function post(path, body) {
  const answer = await fetch(path, { method: "POST", headers: { "X-Baton-Sandbox": "1" }, body });
  if (!answer.ok) throw new Error((await answer.text()) || `The sandbox answered ${answer.status}.`);
}

let sending = Promise.resolve();

/** Sends messages one after the other, so that they arrive in the order in which they were written. */
function send(text) {
  const sent = sending.then(() => post("/send", JSON.stringify({ text })));
  sending = sent.catch(() => {});
  return sent;
}

async function submit(text) {
  page["not-sent"].hidden = true;
  scrollToEnd();
  try {
    await send(text);
  } catch (problem) {
    write(page["not-sent"], `Not sent. ${problem instanceof TypeError ? "The sandbox does not answer." : problem.message}`);
    page["not-sent"].hidden = false;
    if (!page.text.value) page.text.value = text;
    stopTalking();
  }
}

function submitTyped() {
  const text = page.text.value.trim();
  if (!text) return;
  page.text.value = "";
  fitText();
  submit(text);
}

function fitText() {
  page.text.style.height = "auto";
  page.text.style.height = `${page.text.scrollHeight + 2}px`;
}

const talk = { timer: 0, said: 0 };

function toggleTalking() {
  if (talk.timer) {
    stopTalking();
    return;
  }
  talk.said = 0;
  talk.timer = setInterval(sayNext, TALK_EVERY_MS);
  page.talk.setAttribute("aria-pressed", "true");
  sayNext();
}

function sayNext() {
  talk.said++;
  submit(String(talk.said));
  if (talk.said >= TALK_MESSAGES) stopTalking();
}

function stopTalking() {
  clearInterval(talk.timer);
  talk.timer = 0;
  page.talk.setAttribute("aria-pressed", "false");
}

function act(path) {
  post(path).catch(() => {}); // that the sandbox is gone is shown by the stream
}

// ---- the stream ----

function draw(now) {
  if (state && state.username !== now.username) {
    location.reload(); // another sandbox, at the same address
    return;
  }
  if (!state) {
    history.restore(now.username);
    chat.queue = history.entries.filter((entry) => entry.loud);
  }
  const told = changes(state, now);
  const lastMessage = now.chat.at(-1)?.id ?? 0;
  const known = new Set(history.entries);
  history.add(state || !known.size ? told : told.filter((event) => event.kind === "holding"), lastMessage);
  chat.queue.push(...history.entries.filter((entry) => entry.loud && !known.has(entry)));
  drawInstances(now);
  drawLedger(now);
  drawActs(now);
  drawChat(now);
  state = now;
}

function live(isLive) {
  const text = isLive ? "live" : "disconnected";
  mark(shown.connection, "live", isLive);
  write(shown.connection, text);
  document.body.classList.toggle("over", !isLive);
  page.ended.hidden = isLive;
  if (isLive) return;
  stopTalking();
  for (const button of [page.deploy, page.kill, page.intruder]) button.disabled = true;
  write(page.ended, "The sandbox has ended. Start it again with “baton sandbox”; if it comes back at this address, so does this page.");
}

function connect() {
  const events = new EventSource("/events");
  events.onopen = () => live(true);
  events.onmessage = ({ data }) => draw(JSON.parse(data));
  events.onerror = () => {
    events.close();
    live(false);
    setTimeout(connect, RETRY_MS);
  };
}

page.composer.addEventListener("submit", (event) => {
  event.preventDefault();
  submitTyped();
});
page.text.addEventListener("input", fitText);
page.text.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  submitTyped();
});
page.composer.querySelectorAll("[data-text]").forEach((chip) => chip.addEventListener("click", () => submit(chip.dataset.text)));
page.talk.addEventListener("click", toggleTalking);
page["to-end"].addEventListener("click", scrollToEnd);
page.scroll.addEventListener("scroll", () => {
  chat.following = isAtEnd();
  if (chat.following) page["to-end"].hidden = true;
});
new ResizeObserver(() => { if (chat.following) scrollToEnd(); }).observe(page.scroll);
page.deploy.addEventListener("click", () => act("/deploy"));
page.kill.addEventListener("click", () => act("/kill"));
page.intruder.addEventListener("click", () => act(state?.intruder.on ? "/intruder/off" : "/intruder/on"));
setInterval(() => cards.forEach(drawAge), 1000);
addEventListener("pagehide", stopTalking);

connect();
