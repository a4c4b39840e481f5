// What the test tells a bot by its environment.
const { TELEGRAM_API_URL: api, BOT_TOKEN: token, WEBHOOK_PORT: port, WEBHOOK_SECRET: secret, POLL_SECONDS: seconds } = process.env;

export { api, token, secret };
export const host = "127.0.0.1";
export const webhook = port === undefined ? null : { port: Number(port), path: `/${token}`, url: `http://${host}:${port}/${token}` };
export const poll = seconds === undefined ? {} : { timeout: Number(seconds) };
export const keyboard = { inline_keyboard: [[{ text: "Ping", callback_data: "ping" }]] };
export const note = Buffer.from("Grüße\n");

export function onStop(stop) {
  process.once("SIGTERM", stop);
}

// A bot does not outlive its test, however that ends.
process.stdin.on("end", () => process.exit(2)).resume();
process.stdin.unref();
