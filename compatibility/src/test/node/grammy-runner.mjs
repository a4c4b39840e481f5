import { run } from "@grammyjs/runner";
import { bot } from "./grammy-bot.mjs";
import { onStop } from "./settings.mjs";

const runner = run(bot);
onStop(() => runner.stop());
await runner.task();
