// Notices that go away, and alerts that stay until they are closed.

import { link, make, page, tagged, write } from "./dom.js";

const STAYS_MS = 6000;

export function toast(text, address) {
  const node = tagged(make("p", "toast"), "toast");
  node.append(address ? link(address, text || address) : text);
  page.toasts.append(node);
  setTimeout(() => node.remove(), STAYS_MS);
}

export function alarm(title, text) {
  write(page["alert-title"], title);
  write(page["alert-text"], text);
  if (!page.alert.open) page.alert.showModal();
}

page["alert-close"].addEventListener("click", () => page.alert.close());
page.alert.addEventListener("close", () => {
  if (document.activeElement !== page.text) return;
  page.text.blur(); // Chromium gives the focus back without the caret, and then nothing can be written
  page.text.focus();
});
