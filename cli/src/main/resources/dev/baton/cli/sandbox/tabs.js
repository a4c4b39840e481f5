// The tabs beside the chat; arrow keys go from one to the next, as readers of screens expect.

const tabs = [...document.querySelectorAll("[role=tab]")];
const KEY = "baton-sandbox tab";

export function showTab(name) {
  for (const tab of tabs) {
    const chosen = tab.id === `tab-${name}`;
    tab.setAttribute("aria-selected", String(chosen));
    tab.tabIndex = chosen ? 0 : -1;
    document.getElementById(tab.getAttribute("aria-controls")).hidden = !chosen;
  }
  sessionStorage.setItem(KEY, name);
}

export function chosenTab() {
  return sessionStorage.getItem(KEY);
}

tabs.forEach((tab, i) => {
  tab.addEventListener("click", () => showTab(tab.id.slice("tab-".length)));
  tab.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = tabs[(i + step + tabs.length) % tabs.length];
    next.focus();
    next.click();
  });
});
