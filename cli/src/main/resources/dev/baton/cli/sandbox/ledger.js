// The ledger, and the buttons that try the instances.

import { mark, page, shown, write } from "./dom.js";
import { asideOn, holderOf, verdictOn } from "./meaning.js";

export function drawLedger(now) {
  const [mood, sentence] = verdictOn(now);
  mark(page.verdict, "mood", mood);
  write(page.verdict, sentence);
  write(page.aside, asideOn(now));
  page.aside.hidden = !page.aside.textContent;
  const numbers = {
    "ledger-sent": now.sent,
    "ledger-answered": now.demo ? now.answered : now.answered + now.delivered,
    "ledger-waiting": now.waiting,
    "ledger-lost": now.intruder.taken + now.lost,
    "ledger-conflicts": now.conflicts,
    "intruder-taken": now.intruder.taken,
  };
  for (const [id, number] of Object.entries(numbers)) {
    write(shown[id], number);
    mark(shown[id], "zero", number === 0);
  }
  write(page["answered-name"], now.demo ? "answered" : "delivered");
}

export function drawActs(now) {
  const holder = holderOf(now);
  const redis = now.store === "Redis";
  page["demo-acts"].hidden = !now.demo;
  page["demo-off-box"].hidden = now.demo;
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
