// Who held the bot when: a row for each instance over the last minutes, and marks for what happened.

import { clock, make, page, tagged } from "./dom.js";

const KINDS = { holding: "holds", conflict: "in conflict", standby: "stands by", starting: "starts", stopping: "stops", draining: "stops", intruding: "polls past the lease", polling: "polls" };
const SIGNS = { deploy: "▲", server: "↻", kill: "✕", "hand-over": "⇄", 409: "!" };
const PARTS = { 2: 4, 5: 5, 15: 3 }; // of the axis, so that each begins at a round number
const LONGEST_MS = 15 * 60_000;
const ROWS = 8;

const things = new Map();
let minutes = 2;

export function addToTimeline(fresh) {
  for (const thing of fresh) things.set(thing.id, thing);
  drawTimeline();
}

function drawTimeline() {
  if (page["panel-instances"].hidden) return;
  const end = Date.now();
  const start = end - minutes * 60_000;
  for (const [id, thing] of things) if ((thing.at ?? thing.to ?? end) < end - LONGEST_MS) things.delete(id);
  const rows = new Map();
  const marks = [];
  for (const thing of things.values()) {
    if (thing.at) {
      if (thing.at > start) marks.push(thing);
    } else if ((thing.to ?? end) > start) {
      if (!rows.has(thing.row)) rows.set(thing.row, []);
      rows.get(thing.row).push(thing);
    }
  }
  const names = [...rows.keys()].sort((a, b) => a.localeCompare(b, "en", { numeric: true })).slice(-ROWS);
  const place = (at) => `${Math.max(0, ((at - start) / (end - start)) * 100)}%`;
  const lines = names.map((name) => line(name, rows.get(name).map((stretch) => {
    const bar = tagged(make("i", "stretch"), "stretch");
    bar.dataset.kind = stretch.kind;
    bar.style.left = place(stretch.from);
    bar.style.right = `calc(100% - ${place(stretch.to ?? end)})`;
    bar.title = `${name} ${KINDS[stretch.kind] ?? stretch.kind}: ${clock(stretch.from, true)} to ${stretch.to ? clock(stretch.to, true) : "now"}`;
    return bar;
  })));
  const ends = [-Infinity, -Infinity]; // of the two levels of marks
  const top = line("", marks.sort((a, b) => a.at - b.at).map((each) => {
    const tick = tagged(make("i", "tick", SIGNS[each.kind] ?? "•"), "tick");
    const level = each.at - ends[0] < (end - start) / 40 ? 1 : 0; // beside each other they would cover each other
    ends[level] = each.at;
    tick.dataset.kind = each.kind;
    tick.dataset.level = level;
    tick.style.left = place(each.at);
    tick.title = `${each.text}: ${clock(each.at, true)}`;
    return tick;
  }));
  top.classList.add("marks");
  page["timeline-rows"].replaceChildren(top, ...lines);
  page["timeline-axis"].replaceChildren(...axis().map((ago) => make("span", "", ago ? `−${ago} min` : "now")));
  page["timeline-empty"].hidden = names.length > 0;
}

function axis() {
  const parts = PARTS[minutes];
  return Array.from({ length: parts + 1 }, (_, part) => minutes - (part * minutes) / parts);
}

function line(name, content) {
  const row = make("div", "track");
  const lane = make("div", "lane");
  lane.append(...content);
  row.append(make("span", "track-name", name), lane);
  return row;
}

page["timeline-minutes"].addEventListener("change", () => {
  minutes = Number(page["timeline-minutes"].value);
  drawTimeline();
});
page["tab-instances"].addEventListener("click", drawTimeline);
setInterval(drawTimeline, 1000);
