// JSON for people: indented, and coloured by what it is.

import { make } from "./dom.js";

const PARTS = /("(?:\\.|[^"\\])*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** A text as JSON if it is JSON, else as it is. */
export function jsonView(text) {
  const view = make("pre", "json");
  view.tabIndex = 0;
  const pretty = prettified(text);
  if (pretty === null) {
    view.textContent = text;
    return view;
  }
  let at = 0;
  for (const part of pretty.matchAll(PARTS)) {
    view.append(pretty.slice(at, part.index));
    const [whole, string, colon] = part;
    if (string && colon) view.append(make("span", "key", string), colon);
    else view.append(make("span", string ? "string" : "value", whole));
    at = part.index + whole.length;
  }
  view.append(pretty.slice(at));
  return view;
}

function prettified(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return null;
  }
}

/** Values that are JSON in a text, such as keyboards, are opened. */
export function parametersView(parameters) {
  const opened = {};
  for (const [name, value] of Object.entries(parameters)) {
    opened[name] = /^[[{]/.test(value) && prettified(value) !== null ? JSON.parse(value) : value;
  }
  return jsonView(JSON.stringify(opened));
}
