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
  ["reset", "Reset", "the connection is reset, nothing is done"],
  ["silence", "Silence", "nothing is ever answered"],
  ["lost", "Lost", "it is done, and the answer never arrives"],
  ["truncated", "Cut off", "the answer breaks off in the middle"],
  ["delay", "Late", "the answer comes 5 seconds late", { millis: 5000 }],
];

const spelt = new Map(); // as they were asked for, by the name in lower case that the script knows

export function setUp() {
  page["fault-buttons"].append(...FAULTS.map(([fault, name, words, more]) => {
    const node = button("fault", "", () => arm(fault, more));
    node.dataset.testid = `fault-${fault}`;
    node.append(make("b", "", name), make("span", "", words));
    return node;
  }));
  page["faults-clear"].addEventListener("click", () => act("/faults/clear"));
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
