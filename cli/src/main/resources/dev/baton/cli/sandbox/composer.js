// What a person does in the chat: writes, changes, sends files, presses buttons, keeps talking.

import { currentChat, speaker } from "./chats.js";
import { message, scrollToEnd } from "./conversation.js";
import { button, make, page, tagged, write } from "./dom.js";
import { post, reason } from "./net.js";
import { alarm, toast } from "./toast.js";

const TALK_EVERY_MS = 500;
const TALK_MESSAGES = 60;

let sending = Promise.resolve();
let editing = 0;
const talk = { timer: 0, said: 0 };

/** Does things one after the other, so that they arrive in the order in which they were done. */
function inOrder(doing) {
  const done = sending.then(doing);
  sending = done.catch(() => {});
  return done;
}

async function tried(doing, undo = () => {}) {
  page["not-sent"].hidden = true;
  scrollToEnd();
  try {
    await inOrder(doing);
  } catch (problem) {
    write(page["not-sent"], `Not sent. ${reason(problem)}`);
    page["not-sent"].hidden = false;
    undo();
    stopTalking();
  }
}

export function say(text) {
  const body = { chat: currentChat().id, as: speaker(), text };
  return tried(() => post("/send", body), () => { if (!page.text.value) page.text.value = text; });
}

function submitTyped() {
  const text = page.text.value.trim();
  if (!text) return;
  const changed = editing;
  const as = speaker();
  page.text.value = "";
  stopEditing();
  fitText();
  if (changed) tried(() => post("/edit", { message: changed, as, text }));
  else say(text);
}

export function edit(id) {
  editing = id;
  page.text.value = message(id)?.text ?? "";
  page.editing.hidden = false;
  page.text.focus();
  fitText();
}

function stopEditing() {
  if (editing) page.text.value = "";
  editing = 0;
  page.editing.hidden = true;
}

/** A button under a message. */
export async function press(under, { text, data }, node) {
  node.disabled = true;
  node.dataset.busy = "true";
  const as = currentChat().kind === "private" ? currentChat().id : Number(page.speaker.value);
  try {
    const answer = await post("/press", { message: under.id, as, button: data ?? text });
    if (!answer.answered) toast("The bot did not answer the press of the button.");
    else if (answer.alert) alarm("The bot says", answer.text);
    else if (answer.text || answer.url) toast(answer.text, answer.url);
  } catch (problem) {
    toast(reason(problem));
  }
  node.disabled = false;
  delete node.dataset.busy;
}

function sendFiles() {
  for (const file of page.file.files) {
    const query = new URLSearchParams({ chat: currentChat().id, as: speaker(), name: file.name });
    if (/^image\/(png|jpeg|gif|webp)$/.test(file.type)) query.set("photo", "1");
    const caption = page.text.value.trim();
    if (caption) query.set("caption", caption);
    page.text.value = "";
    tried(() => post(`/file?${query}`, file));
  }
  page.file.value = "";
  fitText();
}

let drawnKeyboard = "";
let usedKeyboard = "";

/** The bot's own keyboard, in the place of the reader's. */
export function drawKeyboard(chat) {
  const key = JSON.stringify([chat.id, chat.keyboard ?? []]);
  if (key === drawnKeyboard) return;
  drawnKeyboard = key;
  page.keyboard.hidden = !chat.keyboard || usedKeyboard === key;
  page.keyboard.replaceChildren(...(chat.keyboard ?? []).map((row) => {
    const line = make("div", "row");
    line.append(...row.map(({ text }) => tagged(button("inline", text, () => {
      say(text);
      if (!chat.once) return;
      usedKeyboard = key;
      page.keyboard.hidden = true;
    }), "keyboard-button")));
    return line;
  }));
}

function fitText() {
  page.text.style.height = "auto";
  page.text.style.height = `${page.text.scrollHeight + 2}px`;
}

function toggleTalking() {
  if (talk.timer) {
    stopTalking();
    return;
  }
  talk.said = 0;
  talk.timer = setInterval(sayNext, TALK_EVERY_MS);
  page.talk.setAttribute("aria-pressed", "true");
  sayNext();
}

function sayNext() {
  talk.said++;
  say(String(talk.said));
  if (talk.said >= TALK_MESSAGES) stopTalking();
}

export function stopTalking() {
  clearInterval(talk.timer);
  talk.timer = 0;
  page.talk.setAttribute("aria-pressed", "false");
}

/** Another chat was opened. */
export function leaveChat() {
  stopEditing();
  stopTalking();
}

export function setUp() {
  page.composer.addEventListener("submit", (event) => {
    event.preventDefault();
    submitTyped();
  });
  page.text.addEventListener("input", fitText);
  page.text.addEventListener("keydown", (event) => {
    if (event.key === "Escape") stopEditing();
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submitTyped();
  });
  page["stop-editing"].addEventListener("click", stopEditing);
  page.attach.addEventListener("click", () => page.file.click());
  page.file.addEventListener("change", sendFiles);
  page.composer.querySelectorAll("[data-text]").forEach((chip) => chip.addEventListener("click", () => say(chip.dataset.text)));
  page.talk.addEventListener("click", toggleTalking);
  addEventListener("pagehide", stopTalking);
}
