// A third bot to compare with, where Node and grammY are there: grammY as it comes, the same two calls for a tap,
// nothing stored. With a port, updates come by webhook and the answer to the tap goes back in the response.
import { createServer } from "node:http";
import { createRequire } from "node:module";

const [modules, root, port] = process.argv.slice(2);
const { Bot, InlineKeyboard, webhookCallback } = createRequire(`${modules}/`)("grammy");

const TOKEN = "123456789:" + "benchmark-".repeat(3) + "token";
const question = (number) =>
  `<b>Question ${number} of 48</b>\n\n` + "Who says so, according to the article? ".repeat(6);
const VERDICT = "<b>Not quite.</b>\n\n" + "The article says it in its own words. ".repeat(20);
const keyboard = (number) => {
  const rows = new InlineKeyboard();
  for (const choice of "1234") rows.text(`Option ${choice}`, `a:${number}:${choice}`).row();
  return rows;
};

const bot = new Bot(TOKEN, {
  client: { apiRoot: root, canUseWebhookReply: (method) => method === "answerCallbackQuery" },
});
bot.command("quiz", (context) =>
  context.reply(question(1), { parse_mode: "HTML", reply_markup: keyboard(1) }));
bot.on("callback_query:data", async (context) => {
  const number = Number(context.callbackQuery.data.split(":")[1]) + 1;
  await context.answerCallbackQuery();
  await context.editMessageText(VERDICT + question(number), { parse_mode: "HTML", reply_markup: keyboard(number) });
});

if (port) {
  await bot.init();
  createServer(webhookCallback(bot, "http")).listen(Number(port), "127.0.0.1", () =>
    bot.api.setWebhook(`http://127.0.0.1:${port}/`));
  process.on("SIGTERM", () => process.exit(0));
} else {
  process.on("SIGTERM", () => bot.stop().then(() => process.exit(0)));
  await bot.start();
}
