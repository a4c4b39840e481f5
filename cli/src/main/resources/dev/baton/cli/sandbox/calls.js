// The inspector: the latest calls of the bot, the newest first; what was asked and answered is fetched when one is opened.

import { arrange, clock, count, make, mark, page, tagged, write } from "./dom.js";
import { jsonView, parametersView } from "./json.js";
import { get } from "./net.js";

const KEPT = 500;
const SHOWN = 150;
const REDRAW_MS = 200;

const calls = new Map();
const rows = new Map();
let paused = null;
let due = 0;

export function addCalls(fresh) {
  for (const call of fresh) calls.set(call.id, call);
  if (calls.size > KEPT) {
    const oldest = [...calls.keys()].sort((a, b) => a - b).slice(0, calls.size - KEPT);
    oldest.forEach((id) => calls.delete(id));
  }
  redrawSoon();
}

/** However many calls come in, the list is drawn a few times a second. */
function redrawSoon() {
  due ||= setTimeout(() => {
    due = 0;
    if (!page["panel-calls"].hidden) drawCalls();
  }, REDRAW_MS);
}

function drawCalls() {
  const word = page["calls-filter"].value.trim().toLowerCase();
  const all = [...calls.values()].sort((a, b) => b.id - a.id);
  const fitting = all.filter((call) =>
    (paused === null || call.id <= paused)
    && (!page["no-polls"].checked || call.method.toLowerCase() !== "getupdates")
    && call.method.toLowerCase().includes(word));
  const newer = paused === null ? 0 : all.filter((call) => call.id > paused).length;
  const listed = fitting.slice(0, SHOWN);
  arrange(page["call-list"], listed.map(rowOf));
  const kept = new Set(listed.map((call) => call.id));
  for (const id of rows.keys()) if (!kept.has(id)) rows.delete(id);
  page["no-calls"].hidden = listed.length > 0;
  write(page["no-calls"], calls.size ? "No call fits." : "The bot has not called yet.");
  write(page["calls-note"], paused === null ? "" : `paused; ${count(newer, "newer call")}`);
}

function rowOf(call) {
  if (!rows.has(call.id)) rows.set(call.id, makeRow(call));
  const row = rows.get(call.id);
  if (row.drawn === call) return row.item;
  row.drawn = call;
  mark(row.item, "outcome", outcome(call));
  write(row.status, call.status ?? (call.ended ? "reset" : "…"));
  write(row.took, call.took === undefined ? "" : `${call.took} ms`);
  if (row.details.open) showDetails(row, call.id);
  return row.item;
}

function outcome({ status, ended, delivered }) {
  if (status === undefined) return ended ? "bad" : "waiting";
  if (ended && !delivered) return "lost";
  return status === 200 ? "good" : "bad";
}

function makeRow(call) {
  const item = tagged(make("li", "call"), "call");
  item.dataset.method = call.method;
  const details = make("details");
  const summary = make("summary");
  const row = { item, details, status: make("span", "status"), took: make("span", "took number"), body: make("div", "call-body") };
  summary.append(make("time", "number", clock(call.at, true)), make("b", "", call.method), make("span", "about", call.about), row.status, row.took);
  details.append(summary, row.body);
  details.addEventListener("toggle", () => { if (details.open) showDetails(row, call.id); });
  item.append(details);
  return row;
}

async function showDetails(row, id) {
  try {
    const call = JSON.parse(await get(`/calls/${id}`));
    const about = `call ${id} from port ${call.port}`
      + (call.status === undefined ? ", no answer yet" : call.delivered ? "" : "; its client had gone when it was answered");
    row.body.replaceChildren(
      make("h4", "", "Parameters"), Object.keys(call.parameters).length ? parametersView(call.parameters) : make("p", "none", "none"),
      make("h4", "", call.status === undefined ? "Answer" : `Answer, status ${call.status}`),
      call.answer === undefined ? make("p", "none", "none") : jsonView(call.answer),
      make("p", "none", about));
  } catch {
    row.body.replaceChildren(make("p", "none", "This call is not kept any more."));
  }
}

page["calls-filter"].addEventListener("input", drawCalls);
page["no-polls"].addEventListener("change", drawCalls);
page["calls-pause"].addEventListener("click", () => {
  paused = paused === null ? Math.max(0, ...calls.keys()) : null;
  page["calls-pause"].setAttribute("aria-pressed", String(paused !== null));
  drawCalls();
});
page["tab-calls"].addEventListener("click", drawCalls);
