import TelegramBot from "node-telegram-bot-api-1";
import { api, host, keyboard, note, onStop, poll, secret, token, webhook } from "./settings.mjs";

const bot = new TelegramBot(token, {
  baseApiUrl: api,
  ...(webhook ? { webHook: { host, port: webhook.port, secretToken: secret } } : { polling: { params: poll } }),
});

bot.on("polling_error", (error) => console.error(error.message));
bot.on("message", async (message) => {
  if (message.text === "/file") {
    await bot.sendDocument(message.chat.id, note, {}, { filename: "note.txt", contentType: "text/plain" });
  } else {
    await bot.sendMessage(message.chat.id, message.text, { reply_markup: keyboard });
  }
});
bot.on("callback_query", async (query) => {
  await bot.answerCallbackQuery(query.id, { text: "pong" });
  await bot.editMessageText("pinged", { chat_id: query.message.chat.id, message_id: query.message.message_id });
});

if (webhook) {
  await bot.setWebHook(webhook.url, { secret_token: secret });
  onStop(() => bot.closeWebHook());
} else {
  onStop(() => bot.stopPolling({ cancel: true }));
}
