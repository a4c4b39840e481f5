// One message: its text, what is attached, its buttons, and what became of it.

import { button, clock, link, make, mark, sign, size, tagged, write } from "./dom.js";
import { formatted } from "./entities.js";

const FATES = {
  waiting: { icon: "waiting", text: "waiting" },
  answered: { icon: "answered", text: "answered", quiet: true },
  delivered: { icon: "answered", text: "delivered", quiet: true },
  taken: { icon: "cross", text: "taken by the intruder" },
  lost: { icon: "cross", text: "lost at the Bot API" },
  failed: { icon: "warning", text: "the handler threw" },
  unwanted: { icon: "cross", text: "the bot does not ask for these" },
};

/** The node of a message; `acts` has what can be done with it: command, edit, press. */
export function makeMessage(message, withNames, acts) {
  const item = tagged(make("li", `message ${message.bot ? "bot" : "me"}`), "message");
  item.dataset.from = message.bot ? "bot" : "me";
  item.dataset.id = message.id;
  const bubble = make("div", "bubble");
  const name = make("span", withNames ? "author" : "unseen", withNames ? message.from : message.bot ? "Bot:" : "You:");
  const meta = make("p", "meta");
  const time = make("time", "", clock(message.at));
  time.dateTime = new Date(message.at).toISOString();
  meta.append(tagged(make("span", "edited"), "edited"), make("span", "fate"), time);
  bubble.append(name, make("div", "quote"), make("div", "attached"), make("div", "text"), meta);
  item.append(bubble, make("div", "buttons"));
  if (!message.bot) {
    const edit = tagged(button("edit", "", () => acts.edit(message.id)), "edit");
    edit.append(sign("pencil"));
    edit.setAttribute("aria-label", "Edit this message");
    bubble.prepend(edit);
  }
  fill(item, message, acts);
  return item;
}

/** Draws what of a message can change, where it has changed. */
export function fill(item, message, acts) {
  const content = JSON.stringify([message.text, message.entities, message.deleted, message.file, message.other]);
  if (item.content !== content) {
    item.content = content;
    mark(item, "deleted", message.deleted);
    const text = item.querySelector(".text");
    if (message.deleted) text.replaceChildren("This message was deleted.");
    else text.replaceChildren(formatted(message.text, message.entities, acts.command));
    text.hidden = !message.text && !message.deleted;
    item.querySelector(".attached").replaceChildren(...(message.deleted ? [] : attached(message)));
  }
  const quote = item.querySelector(".quote");
  quote.hidden = !message.replyTo || message.deleted;
  if (!quote.hidden) write(quote, acts.quote(message.replyTo));
  write(item.querySelector(".edited"), message.edited && !message.deleted ? "edited" : "");
  fillButtons(item, message, acts);
  fillFate(item, message);
}

function attached(message) {
  if (message.other) return [make("p", "other", `[${message.other}]`)];
  if (!message.file) return [];
  const address = `/files/${message.id}`;
  if (message.file.type === "photo" && message.file.size > 0) {
    const image = tagged(make("img", "photo"), "photo");
    image.src = address;
    image.alt = message.text ? `Photo: ${message.text}` : "Photo";
    image.addEventListener("error", () => image.replaceWith(fileRow(message, address)));
    const frame = make("a");
    frame.href = address;
    frame.target = "_blank";
    frame.append(image);
    return [frame];
  }
  return [fileRow(message, address)];
}

function fileRow({ file }, address) {
  const row = tagged(make(file.size ? "a" : "span", "file"), "file");
  if (file.size) {
    row.href = address;
    row.download = file.name || file.type;
  }
  const words = make("span");
  words.append(make("b", "", file.name || file.type), make("small", "", file.size ? `${file.type}, ${size(file.size)}` : `${file.type}, given as an address, not fetched`));
  row.append(sign("clip"), words);
  return row;
}

function fillButtons(item, message, acts) {
  const drawn = JSON.stringify(message.deleted ? [] : message.buttons);
  if (item.drawnButtons === drawn) return;
  item.drawnButtons = drawn;
  const rows = message.deleted ? [] : message.buttons;
  const place = item.querySelector(".buttons");
  place.hidden = !rows.length;
  place.replaceChildren(...rows.map((row) => {
    const line = make("div", "row");
    line.append(...row.map((each) => inlineButton(each, message, acts)));
    return line;
  }));
}

function inlineButton(each, message, acts) {
  if (each.url) {
    const node = tagged(link(each.url, each.text), "inline-button");
    node.className = "inline";
    return node;
  }
  return tagged(button("inline", each.text, (event) => acts.press(message, each, event.currentTarget)), "inline-button");
}

function fillFate(item, { bot, fate }) {
  if (item.dataset.fate === fate) return;
  item.dataset.fate = fate;
  const place = item.querySelector(".fate");
  if (bot) {
    place.replaceChildren(...(fate === "again" ? [make("span", "why", "a second time")] : []));
    return;
  }
  const { icon, text, quiet } = FATES[fate];
  place.replaceChildren(make("span", quiet ? "unseen" : "why", text), sign(icon));
}
