import { createServer } from "node:http";
import { webhookCallback } from "grammy";
import { bot } from "./grammy-bot.mjs";
import { host, onStop, secret, webhook } from "./settings.mjs";

if (webhook) {
  const server = createServer(webhookCallback(bot, "http", { secretToken: secret }));
  server.listen(webhook.port, host, () => bot.api.setWebhook(webhook.url, { secret_token: secret }));
  onStop(() => server.close());
} else {
  onStop(() => bot.stop());
  await bot.start();
}
