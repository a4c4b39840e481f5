// The list of chats: who there is, which chat is open, who speaks, and how to add more.

import { arrange, button, make, mark, page, sign, tagged, write } from "./dom.js";
import { latestOf } from "./conversation.js";
import { post, reason } from "./net.js";

const entries = new Map();
const seen = new Map();
let places = [];
let current = null;
/** The chat to open as soon as it is there. */
let wanted = null;
let onOpen = () => {};

export function setUp(whenOpened) {
  onOpen = whenOpened;
  page["add-chat"].addEventListener("submit", addChat);
}

export function currentChat() {
  return current;
}

/** Who speaks in the chat that is open. */
export function speaker() {
  return current.kind === "private" ? current.id : Number(page.speaker.value);
}

export function drawChats(now) {
  places = now.chats;
  if (!current) openChat(places[0]);
  current = places.find((place) => place.id === current.id) ?? places[0];
  for (const place of places) {
    if (!entries.has(place.id)) entries.set(place.id, makeEntry(place));
    drawEntry(place);
  }
  arrange(page["chat-list"], places.map((place) => entries.get(place.id).item));
  drawSpeakers();
  openWanted();
}

function openWanted() {
  const place = places.find((each) => each.id === wanted);
  if (!place) return;
  wanted = null;
  openChat(place);
}

function makeEntry(place) {
  const item = make("li");
  const open = tagged(button("chat-entry", "", () => openChat(places.find((each) => each.id === place.id))), "chat-entry");
  open.dataset.kind = place.kind;
  const face = make("span", "avatar", [...place.title][0].toUpperCase());
  face.style.setProperty("--hue", (Math.abs(place.id) * 67) % 360);
  face.setAttribute("aria-hidden", "true");
  const words = make("span", "chat-words");
  const preview = make("small");
  const title = make("b", "", place.title);
  if (place.kind !== "private") title.prepend(sign(place.kind === "channel" ? "horn" : "people"));
  words.append(title, preview);
  const dot = make("span", "dot");
  open.append(face, words, dot);
  item.append(open);
  return { item, open, preview, dot };
}

function drawEntry(place) {
  const { open, preview, dot } = entries.get(place.id);
  const latest = latestOf(place.id);
  if (latest && place.id === current.id) seen.set(place.id, latest.id);
  const unread = latest && latest.id > (seen.get(place.id) ?? 0);
  write(preview, place.action ? `${actionWord(place.action)}…` : latest ? (latest.deleted ? "deleted" : latest.text) || `[${latest.file?.type ?? latest.other ?? "message"}]` : kindWord(place.kind));
  dot.hidden = !unread;
  write(dot, unread ? "new" : "");
  if (place.id === current.id) open.setAttribute("aria-current", "true");
  else open.removeAttribute("aria-current");
}

function openChat(place) {
  current = place;
  write(page["chat-title"], place.kind === "private" ? `${place.title} and the bot` : place.title);
  mark(page["chat-title"], "kind", place.kind);
  onOpen(place);
  if (entries.size) for (const each of places) drawEntry(each);
  drawSpeakers();
}

function drawSpeakers() {
  const people = places.filter((place) => place.kind === "private");
  page["speaks"].hidden = !/group$/.test(current.kind);
  const drawn = people.map((person) => person.id).join();
  if (page.speaker.dataset.drawn === drawn) return;
  const before = page.speaker.value;
  page.speaker.dataset.drawn = drawn;
  page.speaker.replaceChildren(...people.map((person) => {
    const option = make("option", "", person.title);
    option.value = person.id;
    return option;
  }));
  if (before) page.speaker.value = before;
}

async function addChat(event) {
  event.preventDefault();
  page["not-added"].hidden = true;
  try {
    wanted = (await post("/chats", { kind: page["new-kind"].value, title: page["new-title"].value })).id;
    page["new-title"].value = "";
    page["add-box"].open = false;
    openWanted();
  } catch (problem) {
    write(page["not-added"], reason(problem));
    page["not-added"].hidden = false;
  }
}

export function kindWord(kind) {
  return { private: "private chat", group: "group", supergroup: "supergroup", channel: "channel" }[kind];
}

/** What the bot is doing, as chat programs say it. */
export function actionWord(action) {
  return action === "typing" ? "typing" : action.replace(/^(upload|record|find|choose)_/, (verb) => `${verb.slice(0, -1).replace(/e$/, "")}ing `).replaceAll("_", " ");
}
