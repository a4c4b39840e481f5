import { Bot, InputFile } from "node-telegram-bot-api";
import { run, startWebhook } from "node-telegram-bot-api/node";
import { api, host, keyboard, note, secret, token, webhook } from "./settings.mjs";

const bot = new Bot(token, { apiRoot: api });

bot.on("callback_query", async (ctx) => {
  const { message } = ctx.callbackQuery;
  await ctx.answerCallbackQuery({ text: "pong" });
  await ctx.api.editMessageText({ chat_id: message.chat.id, message_id: message.message_id, text: "pinged" });
});
bot.command("file", (ctx) =>
  ctx.api.sendDocument({ chat_id: ctx.message.chat.id, document: new InputFile(note, { filename: "note.txt" }) }),
);
bot.on("message", (ctx) => ctx.reply(ctx.message.text, { reply_markup: keyboard }));

// both end at a SIGTERM
if (webhook) {
  const stopped = startWebhook(bot, { port: webhook.port, hostname: host, path: webhook.path, secretToken: secret });
  await bot.api.setWebhook({ url: webhook.url, secret_token: secret });
  await stopped;
} else {
  await run(bot);
}
