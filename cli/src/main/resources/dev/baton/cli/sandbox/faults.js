// Faults by button, and those that have not happened yet.

import { button, make, page, tagged, write } from "./dom.js";
import { act, post, reason } from "./net.js";

/** As docs/emulator.md has them. */
const FAULTS = [
  ["html502", "502", "the page of a proxy that does not reach the server"],
  ["json502", "502 JSON", "the same in the API’s own form"],
  ["restart", "500", "the server restarts"],
  ["tooManyRequests", "429", "asks to wait 5 seconds", { seconds: 5 }],
  ["conflict", "409", "says that another program polls"],
  ["held", "409, held", "the same, three seconds late", { fault: "conflict", heldMillis: 3000 }],
  ["reset", "Reset", "the connection is reset, nothing is done"],
  ["silence", "Silence", "nothing is ever answered"],
  ["lost", "Lost", "it is done, and the answer never arrives"],
  ["truncated", "Cut off", "the answer breaks off in the middle"],
  ["delay", "Late", "the answer comes 5 seconds late", { millis: 5000 }],
];

/** What happens once, whatever the bot calls. */
const SERVER = [
  ["restart", "Restart", "pending polls end, what waits stays"],
  ["crash", "Crash", "the last three updates that were confirmed come again"],
  ["expire", "Expire", "what waits expires; the ids have a gap"],
  ["lower", "Lower ids", "a restart loses what waits, and counts from 1000", () => ["renumber", { next: 1000 }]],
  ["higher", "Higher ids", "the same, a million higher", (next) => ["renumber", { next: next + 1_000_000 }]],
  ["webhook", "Webhook", "a restart finds one that somebody had set: polls get 409 until the bot deletes it"],
];

/** What stays until it is switched off. */
const SWITCHES = [
  ["latency", "Slow", "every answer takes a second"],
  ["wake_up", "Sleepy polls", "a poll waits a second for more updates; a second poller gets the same ones"],
  ["ghosts_win", "Ghosts win", "a new poll is refused while one waits whose client has gone"],
  ["connection_lifetime", "Short connections", "they are closed 39 seconds after they were opened"],
];

let nextUpdateId = 0;

const spelt = new Map(); // as they were asked for, by the name in lower case that the script knows

export function setUp() {
  page["fault-buttons"].append(...FAULTS.map(([fault, name, words, more]) => {
    return choice(`fault-${fault}`, name, words, () => arm(fault, more));
  }));
  page["server-buttons"].append(...SERVER.map(([what, name, words, how]) => {
    return choice(`server-${what}`, name, words, () => {
      const [path, body] = how ? how(nextUpdateId) : [what];
      act(`/server/${path}`, body);
    });
  }));
  page["server-switches"].append(...SWITCHES.map(([what, name, words]) => {
    const node = choice(`switch-${what}`, name, words, () => {
      act(node.getAttribute("aria-checked") === "true" ? "/switch/off" : "/switch/on", { name: what });
    });
    node.setAttribute("role", "switch");
    node.setAttribute("aria-checked", "false");
    node.dataset.name = what;
    return node;
  }));
  page["faults-clear"].addEventListener("click", () => act("/faults/clear"));
}

function choice(id, name, words, onClick) {
  const node = tagged(button("fault", "", onClick), id);
  node.append(make("b", "", name), make("span", "", words));
  return node;
}

async function arm(fault, more) {
  const method = page["fault-method"].value.trim();
  spelt.set(method.toLowerCase(), method);
  try {
    await post("/faults", { fault, method, times: page["fault-times"].value, ...more });
    page["not-armed"].hidden = true;
  } catch (problem) {
    write(page["not-armed"], reason(problem));
    page["not-armed"].hidden = false;
  }
}

export function drawFaults(now) {
  nextUpdateId = now.queue.next;
  for (const node of page["server-switches"].children) {
    const checked = String(now.switches.includes(node.dataset.name));
    if (node.getAttribute("aria-checked") !== checked) node.setAttribute("aria-checked", checked);
  }
  const drawn = JSON.stringify(now.faults);
  if (page["fault-list"].dataset.drawn === drawn) return;
  page["fault-list"].dataset.drawn = drawn;
  page["fault-list"].replaceChildren(...now.faults.map(({ method, fault, times }) => {
    const item = tagged(make("li"), "armed");
    item.append(make("span", "number", `${times} ×`), make("b", "", nameOf(method)), make("span", "", fault));
    return item;
  }));
  const none = !now.faults.length;
  page["faults-clear"].disabled = none;
  page["no-faults"].hidden = !none;
  const left = now.faults.reduce((sum, { times }) => sum + times, 0);
  write(page["faults-count"], left || "");
}

function nameOf(method) {
  return [...page["fault-methods"].options].find(({ value }) => value.toLowerCase() === method)?.value ?? spelt.get(method) ?? method;
}
