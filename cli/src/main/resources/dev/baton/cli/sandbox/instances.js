// The cards of the instances, with their logs, and the baton that goes from one to another.

import { age, make, mark, page, sign, tagged, write } from "./dom.js";
import { holderOf, SERVING } from "./meaning.js";

const cards = new Map();

export function drawInstances(now) {
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

setInterval(() => cards.forEach(drawAge), 1000);
