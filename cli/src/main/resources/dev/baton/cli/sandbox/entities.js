// Formatted text as nodes. Offsets count UTF-16 units, as the strings of this language do.

import { link, make } from "./dom.js";

const TAGS = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", blockquote: "blockquote", expandable_blockquote: "blockquote" };

/** A text with its entities; commands call back when they are pressed. */
export function formatted(text, entities, onCommand) {
  const ordered = entities
    .filter((entity) => entity.length > 0 && entity.offset < text.length)
    .sort((a, b) => a.offset - b.offset || b.length - a.length);
  return stretch(text, 0, text.length, ordered, onCommand);
}

function stretch(text, from, to, entities, onCommand) {
  const nodes = document.createDocumentFragment();
  let at = from;
  for (let i = 0; i < entities.length;) {
    const entity = entities[i];
    const start = Math.max(entity.offset, at);
    const end = Math.min(entity.offset + entity.length, to);
    let next = i + 1;
    while (next < entities.length && entities[next].offset < end) next++;
    if (end > start) {
      nodes.append(text.slice(at, start));
      const inner = stretch(text, start, end, entities.slice(i + 1, next), onCommand);
      nodes.append(wrapped(entity, inner, text.slice(start, end), onCommand));
      at = end;
    }
    i = next;
  }
  nodes.append(text.slice(at, to));
  return nodes;
}

function wrapped(entity, inner, text, onCommand) {
  const node = nodeOf(entity, text, onCommand);
  node.classList.add("entity");
  node.dataset.entity = entity.type;
  node.append(inner);
  return node;
}

function nodeOf({ type, argument }, text, onCommand) {
  if (TAGS[type]) return make(TAGS[type]);
  switch (type) {
    case "text_link": return link(argument ?? "", "");
    case "url": return link(/^[a-z]+:/i.test(text) ? text : `http://${text}`, "");
    case "pre": {
      const pre = make("pre");
      if (argument) pre.dataset.language = argument;
      return pre;
    }
    case "spoiler": return spoiler();
    case "bot_command": {
      const command = make("button", "link");
      command.type = "button";
      command.addEventListener("click", () => onCommand(text));
      return command;
    }
    case "mention":
    case "text_mention":
    case "hashtag":
    case "cashtag":
    case "email":
    case "phone_number": return make("span", "link");
    default: return make("span");
  }
}

function spoiler() {
  const node = make("button", "spoiler");
  node.type = "button";
  node.setAttribute("aria-label", "Hidden text; press to see it");
  node.addEventListener("click", () => {
    node.classList.add("seen");
    node.removeAttribute("aria-label");
  });
  return node;
}
