// How to point any bot at this sandbox.

import { make, mark, page, shown, tagged, write } from "./dom.js";
import { act, get, reason } from "./net.js";
import { toast } from "./toast.js";

/** As docs/emulator.md has them; each is run against the emulator by the build. */
const LIBRARIES = [
  ["Baton", (api) => `TELEGRAM_API_URL=${api}`],
  ["TelegramBots (Java)", (api) => `TelegramUrl.builder().schema("http").host("${new URL(api).hostname}").port(${new URL(api).port}).build()`],
  ["pengrad (Java)", (api) => `new TelegramBot.Builder(token).apiUrl("${api}/bot")`],
  ["grammY", (api) => `new Bot(token, { client: { apiRoot: "${api}" } })`],
  ["Telegraf", (api) => `new Telegraf(token, { telegram: { apiRoot: "${api}" } })`],
  ["node-telegram-bot-api", (api) => `new Bot(token, { apiRoot: "${api}" })`, "before 2.0: new TelegramBot(token, { baseApiUrl: … })"],
  ["python-telegram-bot", (api) => `ApplicationBuilder().token(token).base_url("${api}/bot")`],
  ["aiogram", (api) => `AiohttpSession(api=TelegramAPIServer.from_base("${api}"))`],
];

let token = "";

export function drawOwnBot(now) {
  write(shown["api-url"], now.api);
  if (page.libraries.dataset.drawn !== now.api) {
    page.libraries.dataset.drawn = now.api;
    page.libraries.replaceChildren(...LIBRARIES.map(([name, how, more]) => {
      const row = tagged(make("div"), "library");
      const words = make("dd");
      words.append(make("code", "", how(now.api)));
      if (more) words.append(make("small", "", more));
      row.append(make("dt", "", name), words);
      return row;
    }));
  }
  mark(page["own-demo"], "on", now.demo);
  write(page["own-demo-words"], now.demo
    ? "The demo bot runs with this token. Stop it first, or the two disturb each other."
    : "The demo bot does not run. The token is free for your bot.");
  write(page["demo-switch"], now.demo ? "Stop the demo" : "Start the demo");
  page["demo-switch"].dataset.path = now.demo ? "/demo/off" : "/demo/on";
}

async function fetched() {
  token ||= await get("/token");
  return token;
}

async function toggleToken() {
  const isShown = page["token-show"].getAttribute("aria-pressed") === "true";
  try {
    write(shown.token, isShown ? "•••" : await fetched());
    page["token-show"].setAttribute("aria-pressed", String(!isShown));
    write(page["token-show"], isShown ? "Show" : "Hide");
  } catch (problem) {
    toast(reason(problem));
  }
}

async function copyToken() {
  try {
    await navigator.clipboard.writeText(await fetched());
    toast("The token was copied.");
  } catch {
    toast("The browser does not let this page copy. Show the token, and copy it by hand.");
  }
}

page["token-show"].addEventListener("click", toggleToken);
page["token-copy"].addEventListener("click", copyToken);
page["demo-switch"].addEventListener("click", () => act(page["demo-switch"].dataset.path));
page["demo-start"].addEventListener("click", () => act("/demo/on"));
