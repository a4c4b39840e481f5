// The messages of the chat that is open, and between them what happened meanwhile.

import { make, page, tagged } from "./dom.js";
import { fill, makeMessage } from "./message.js";

const LONGEST = 500;

/** Message by number, over all chats, in the order of their numbers. */
const messages = new Map();
const items = new Map();
const latest = new Map();
const notes = [];
let acts = {};
let chat = null;
let following = true;

export function setUp(whatCanBeDone) {
  acts = { ...whatCanBeDone, quote: (id) => messages.get(id)?.text || "a message" };
  page["to-end"].addEventListener("click", scrollToEnd);
  page.scroll.addEventListener("scroll", () => {
    following = isAtEnd();
    if (following) page["to-end"].hidden = true;
  });
  new ResizeObserver(() => { if (following) scrollToEnd(); }).observe(page.scroll);
  page.messages.addEventListener("load", () => { if (following) scrollToEnd(); }, true); // pictures come late
}

/** Shows another chat. */
export function open(place) {
  chat = place;
  items.clear();
  page.messages.replaceChildren();
  for (const message of messages.values()) if (message.chat === chat.id) draw(message);
  for (const note of notes) drawNote(note);
  showHint();
  scrollToEnd();
}

/** Takes in messages that are new or changed. */
export function add(fresh) {
  let added = false;
  for (const message of fresh) {
    messages.set(message.id, message);
    if (!(latest.get(message.chat)?.id > message.id)) latest.set(message.chat, message);
    if (chat && message.chat === chat.id) added = draw(message) || added;
  }
  while (messages.size > LONGEST) messages.delete(messages.keys().next().value);
  settle(added);
}

/** Takes in what happened; each is shown behind the message after which it happened. */
export function addNotes(fresh) {
  notes.push(...fresh);
  notes.splice(0, notes.length - 80);
  fresh.forEach(drawNote);
  settle(fresh.length > 0);
}

export function message(id) {
  return messages.get(id);
}

export function latestOf(chatId) {
  return latest.get(chatId);
}

export function latestId() {
  return Math.max(0, ...[...latest.values()].map((each) => each.id));
}

export function scrollToEnd() {
  following = true;
  page.scroll.scrollTop = page.scroll.scrollHeight;
  page["to-end"].hidden = true;
}

function draw(message) {
  const old = items.get(message.id);
  if (old) {
    fill(old, message, acts);
    return false;
  }
  const item = makeMessage(message, chat.kind !== "private", acts);
  items.set(message.id, item);
  insert(item, message.id);
  return true;
}

function drawNote(note) {
  const item = tagged(make("li", "note"), "note");
  item.dataset.kind = note.kind;
  item.append(make("span", "", note.short ?? note.text));
  insert(item, note.after + 0.5);
}

/** Nearly always at the end. */
function insert(item, place) {
  item.place = place;
  let before = page.messages.lastElementChild;
  while (before && before.place > place) before = before.previousElementSibling;
  if (before) before.after(item);
  else page.messages.prepend(item);
  while (page.messages.children.length > LONGEST) {
    const first = page.messages.firstElementChild;
    items.delete(Number(first.dataset.id));
    first.remove();
  }
}

function settle(added) {
  showHint();
  if (following) scrollToEnd();
  else if (added) page["to-end"].hidden = false;
}

function showHint() {
  page.hint.hidden = items.size > 0;
}

function isAtEnd() {
  const { scrollHeight, scrollTop, clientHeight } = page.scroll;
  return scrollHeight - scrollTop - clientHeight < 48;
}
