import { createServer } from "node:http";
import { Input, Telegraf } from "telegraf";
import { api, host, keyboard, note, onStop, secret, token, webhook } from "./settings.mjs";

const bot = new Telegraf(token, { telegram: { apiRoot: api } });

bot.on("callback_query", async (ctx) => {
  await ctx.answerCbQuery("pong");
  await ctx.editMessageText("pinged");
});
bot.command("file", (ctx) => ctx.replyWithDocument(Input.fromBuffer(note, "note.txt")));
bot.on("text", (ctx) => ctx.reply(ctx.message.text, { reply_markup: keyboard }));

if (webhook) {
  const server = createServer(bot.webhookCallback(webhook.path, { secretToken: secret }));
  server.listen(webhook.port, host, () => bot.telegram.setWebhook(webhook.url, { secret_token: secret }));
  onStop(() => server.close());
} else {
  onStop(() => bot.stop("SIGTERM"));
  await bot.launch();
}
