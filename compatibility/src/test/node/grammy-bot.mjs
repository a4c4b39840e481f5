import { Bot, InputFile } from "grammy";
import { api, keyboard, note, token } from "./settings.mjs";

export const bot = new Bot(token, { client: { apiRoot: api } });

bot.on("callback_query", async (ctx) => {
  await ctx.answerCallbackQuery("pong");
  await ctx.editMessageText("pinged");
});
bot.command("file", (ctx) => ctx.replyWithDocument(new InputFile(note, "note.txt")));
bot.on("message:text", (ctx) => ctx.reply(ctx.message.text, { reply_markup: keyboard }));
