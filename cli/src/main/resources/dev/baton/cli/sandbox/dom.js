// Small tools for nodes and words. Text always goes in as text, never as markup.

export const page = Object.fromEntries([...document.querySelectorAll("[id]")].map((node) => [node.id, node]));
export const shown = Object.fromEntries([...document.querySelectorAll("[data-testid]")].map((node) => [node.dataset.testid, node]));

export function make(tag, name, text) {
  const node = document.createElement(tag);
  if (name) node.className = name;
  if (text !== undefined) node.textContent = text;
  return node;
}

export function tagged(node, id) {
  node.dataset.testid = id;
  return node;
}

export function button(name, text, onClick) {
  const node = make("button", name, text);
  node.type = "button";
  node.addEventListener("click", onClick);
  return node;
}

export function sign(id) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", `sign ${id}`);
  use.setAttribute("href", `#${id}`);
  svg.append(use);
  return svg;
}

/** A link to an address of the web; anything else, such as a script, stays a text. */
export function link(address, text) {
  if (!/^https?:\/\//i.test(address)) return make("span", "link", text);
  const node = make("a", "link", text);
  node.href = address;
  node.target = "_blank";
  node.rel = "noopener noreferrer";
  return node;
}

/** Sets a text only if it differs, so that a selection in it survives. */
export function write(node, text) {
  if (node.textContent !== String(text)) node.textContent = text;
}

export function mark(node, name, value) {
  if (node.dataset[name] !== String(value)) node.dataset[name] = value;
}

/** Puts nodes into a parent in this order, and moves only those that are elsewhere. */
export function arrange(parent, nodes) {
  const wanted = new Set(nodes);
  for (const old of [...parent.children]) if (!wanted.has(old)) old.remove();
  nodes.forEach((node, i) => {
    if (parent.children[i] !== node) parent.insertBefore(node, parent.children[i] ?? null);
  });
}

export function count(n, one, many = `${one}s`) {
  return n === 1 ? `1 ${one}` : `${n} ${many}`;
}

export function clock(at, seconds) {
  const form = { hour: "2-digit", minute: "2-digit", hour12: false, ...(seconds && { second: "2-digit" }) };
  return new Date(at).toLocaleTimeString([], form);
}

export function age(ms) {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export function size(bytes) {
  if (bytes < 1024) return count(bytes, "byte");
  return bytes < 1024 * 1024 ? `${(bytes / 1024).toFixed(1)} kB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
