// The bot as the Bot API knows it: what waits for it, its webhook, and who asks for updates.

import { age, clock, make, page, shown, write } from "./dom.js";
import { holderOf } from "./meaning.js";

let poll = null;

export function drawQueue(now) {
  const { pending, next, first } = now.queue;
  write(shown["queue-pending"], pending);
  write(shown["queue-next"], next || "random, as long as there was none");
  const waiting = first.map((update) => update.split(" "));
  const drawn = first.join();
  if (page["queue-first"].dataset.drawn !== drawn) {
    page["queue-first"].dataset.drawn = drawn;
    page["queue-first"].replaceChildren(...waiting.map(([id, kind]) => {
      const item = make("li");
      item.append(make("span", "number", id), ` ${kind}`);
      return item;
    }));
    if (pending > first.length) page["queue-first"].append(make("li", "", `and ${pending - first.length} more`));
  }
  page["queue-empty"].hidden = pending > 0;
  drawWebhook(now.webhook);
  poll = now.poll ? { ...now.poll, by: pollerOf(now) } : null;
  drawPoll();
}

function pollerOf(now) {
  const holder = holderOf(now);
  const own = holder?.state === "holding" ? holder.name : null;
  if (now.intruder.on) return own ? `the intruder or ${own}` : "the intruder";
  return own ?? "a program";
}

function drawPoll() {
  write(shown["poll-now"], poll
    ? `${poll.by} has waited in getUpdates for ${age(Date.now() - poll.since)}, from port ${poll.port}`
    : "nobody waits in getUpdates");
}

function drawWebhook(webhook) {
  write(shown["webhook-url"], webhook ? webhook.url : "none; the bot has to poll");
  page["webhook-more"].hidden = !webhook;
  if (!webhook) return;
  write(page["webhook-secret"], webhook.secret ? "is sent along" : "none: anybody could write to this address");
  write(page["webhook-connections"], `up to ${webhook.connections}`);
  write(shown["webhook-error"], webhook.error ? `${webhook.error} (${clock(webhook.errorAt, true)})` : "none");
}

setInterval(drawPoll, 1000);
