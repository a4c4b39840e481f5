// What happened between two states; told in the list of events, and the loud ones in the chat too.

import { clock, count, make, page } from "./dom.js";
import { holderOf } from "./meaning.js";

const LONGEST_HISTORY = 80;

/** Remembers who held the lease, to tell a take-over and how long it took. */
const lease = { holder: null, token: 0, lostAt: 0 };

/** What happened, as {kind, text, loud, short}; the loud ones are told in the chat too, in short. */
export function changes(before, now) {
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
  if (before.demo && !now.demo) told.push({ kind: "stopping", text: "The demo stops", loud: true });
  if (!before.demo && now.demo) told.push({ kind: "deploy", text: "The demo starts", loud: true });
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
export const history = {
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
    if (!told.length) return [];
    const added = told.map((event) => ({ ...event, at: Date.now(), after: lastMessage }));
    added.forEach(drawEvent);
    this.entries = [...this.entries, ...added].slice(-LONGEST_HISTORY);
    try {
      sessionStorage.setItem(this.key, JSON.stringify({ entries: this.entries, lease }));
    } catch {
      // It is only not kept over a reload.
    }
    return added;
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
