// What a state of the sandbox means, in words.

import { count } from "./dom.js";

export const SERVING = ["holding", "conflict"];

/** The holder; of two, while one has not said yet that it let go, the one with the higher fencing token. */
export function holderOf(now) {
  return now.instances
    .filter((instance) => instance.alive && instance.token && SERVING.includes(instance.state))
    .reduce((best, each) => (best && best.token > each.token ? best : each), null);
}

/** Who answers in the chat. */
export function servedBy(now) {
  if (!now.demo) return servedByOwn(now);
  const holder = holderOf(now);
  if (!holder) return "no instance holds the lease yet; messages wait";
  if (holder.state === "conflict") return `conflict: ${holder.name} waits until the intruder is gone`;
  return `${holder.name} holds the lease and answers`;
}

function servedByOwn(now) {
  if (now.poll) return "your bot polls for updates";
  if (now.webhook) return "your bot has a webhook";
  return "no bot is here yet: see “Your bot”";
}

/** The ledger in a sentence, its mood (calm, good, busy or bad), and what else there is to say. */
export function verdictOn(now) {
  if (!now.demo && !now.instances.some((instance) => instance.alive)) return verdictOnOwn(now);
  const lost = lossOf(now);
  const failed = holderOf(now) ? null : now.instances.findLast((instance) => instance.state === "ended");
  if (failed) return ["bad", `${failed.name} ended by itself, exit code ${failed.exitCode}. Its log says why.`];
  if (lost) return ["bad", `${lost}${now.waiting ? ` ${waitingFor(now)}` : ""}`];
  if (now.waiting) return ["busy", waitingFor(now)];
  if (now.sent === 0) return ["calm", "Write to the bot. Then deploy or kill it while it answers."];
  if (now.failed || now.repeated) return ["good", "Nothing lost."];
  return ["good", `Nothing lost. ${now.sent === 1 ? "The message was" : `All ${now.sent} messages were`} answered exactly once.`];
}

/** What was lost, in a sentence; empty if nothing was. */
function lossOf(now) {
  const said = [];
  if (now.intruder.taken) said.push(`${count(now.intruder.taken, "message")} lost to the intruder.`);
  if (now.lost) said.push(`${count(now.lost, "message")} lost at the Bot API.`);
  return said.join(" ");
}

export function asideOn(now) {
  const said = [];
  if (now.intruder.taken) said.push("It polls past the lease, so no lease can prevent that: the remedy is a token of its own.");
  if (now.failed) said.push(`${count(now.failed, "message")} got no answer because the handler threw; that harmed no other.`);
  if (now.lost) said.push("What waits there expires, and can be lost with a restart: you asked for it.");
  if (now.repeated) said.push(`${count(now.repeated, "answer")} came twice: the instance was killed before it could confirm. Rather twice than never.`);
  return said.join(" ");
}

function waitingFor(now) {
  const holder = holderOf(now);
  const waiting = `${count(now.waiting, "message")} waiting${lossOf(now) ? "" : ", nothing lost"}:`;
  if (!holder) return `${waiting} safe at the Bot API until an instance takes over.`;
  if (holder.state !== "conflict") return `${waiting} ${holder.name} is on it.`;
  return now.intruder.on
    ? `${waiting} kept at the Bot API, unless the intruder takes more.`
    : `${waiting} the holder tries again, at first after 5 seconds, later more rarely. In a hurry? Deploy.`;
}

/** Of a bot of the reader's own only so much is known: what it took. */
function verdictOnOwn(now) {
  const lost = lossOf(now);
  if (lost) return ["bad", lost];
  if (now.waiting) return ["busy", `${count(now.waiting, "message")} waiting at the Bot API for your bot.`];
  if (now.sent === 0) return ["calm", "Point your bot at this sandbox, and write to it."];
  return ["good", now.sent === 1 ? "Your bot took the message." : `Your bot took all ${now.sent - now.unwanted} messages.`];
}
