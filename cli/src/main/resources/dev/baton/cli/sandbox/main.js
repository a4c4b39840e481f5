// The page of the sandbox. The server sends a small state whenever it differs, and of messages, calls, instances and the
// timeline what is new; this keeps them and lets each part of the page draw what differs from before.

import { addCalls } from "./calls.js";
import { actionWord, currentChat, drawChats, setUp as setUpChats } from "./chats.js";
import { drawKeyboard, edit, leaveChat, press, say, setUp as setUpComposer, stopTalking } from "./composer.js";
import * as conversation from "./conversation.js";
import { mark, page, shown, write } from "./dom.js";
import { drawFaults, setUp as setUpFaults } from "./faults.js";
import { changes, history } from "./history.js";
import { drawInstances } from "./instances.js";
import { drawActs, drawLedger } from "./ledger.js";
import { servedBy } from "./meaning.js";
import { act, connect } from "./net.js";
import { drawOwnBot } from "./ownbot.js";
import { drawQueue } from "./queue.js";
import { chosenTab, showTab } from "./tabs.js";
import { addToTimeline } from "./timeline.js";

const instances = new Map();
let latest = null;

/** The last state that was drawn; null before the first. */
let drawn = null;

function take(news) {
  if (news.state) latest = news.state;
  for (const instance of news.instances ?? []) instances.set(instance.name, instance);
  if (news.messages) conversation.add(news.messages);
  if (news.calls) addCalls(news.calls);
  if (news.timeline) addToTimeline(news.timeline);
  if (!latest) return;
  if (drawn && drawn.username !== latest.username) {
    location.reload(); // another sandbox, at the same address
    return;
  }
  draw({
    ...latest,
    instances: latest.instances.map((name) => instances.get(name)).filter(Boolean),
    intruder: { on: latest.intruder, taken: latest.taken },
  });
}

function draw(now) {
  if (!drawn) begin(now);
  drawChats(now);
  const told = changes(drawn, now);
  const first = !drawn && history.entries.length > 0;
  const added = history.add(first ? told.filter((event) => event.kind === "holding") : told, conversation.latestId());
  conversation.addNotes(added.filter((entry) => entry.loud));
  drawInstances(now);
  drawLedger(now);
  drawActs(now);
  drawQueue(now);
  drawFaults(now);
  drawOwnBot(now);
  drawHead(now);
  drawn = now;
}

function begin(now) {
  showTab(chosenTab() ?? (now.demo ? "instances" : "own"));
  history.restore(now.username);
  drawChats(now);
  conversation.addNotes(history.entries.filter((entry) => entry.loud));
}

function drawHead(now) {
  const chat = currentChat();
  const { action } = chat;
  mark(page["served-by"], "action", Boolean(action));
  write(page["served-by"], action ? `${actionWord(action)}…` : servedBy(now));
  drawKeyboard(chat);
  document.body.classList.toggle("demoless", !now.demo);
}

function live(isLive) {
  mark(shown.connection, "live", isLive);
  write(shown.connection, isLive ? "live" : "disconnected");
  document.body.classList.toggle("over", !isLive);
  page.ended.hidden = isLive;
  if (isLive) return;
  stopTalking();
  for (const button of [page.deploy, page.kill, page.intruder]) button.disabled = true;
  write(page.ended, "The sandbox has ended. Start it again with “baton sandbox”; if it comes back at this address, so does this page.");
}

setUpChats((chat) => {
  leaveChat();
  conversation.open(chat);
  if (drawn) drawHead(drawn);
});
conversation.setUp({ command: say, edit, press });
setUpComposer();
setUpFaults();
page.deploy.addEventListener("click", () => act("/deploy"));
page.kill.addEventListener("click", () => act("/kill"));
page.intruder.addEventListener("click", () => act(drawn?.intruder.on ? "/intruder/off" : "/intruder/on"));

connect(take, live);
