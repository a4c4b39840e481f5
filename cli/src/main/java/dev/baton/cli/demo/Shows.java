package dev.baton.cli.demo;

import dev.baton.time.TimeSource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What the demo bot has to show: formats, edits, files, and that it is typing. */
final class Shows {

    static final String HELP = Topic.beginning("/help") + """
             and send back your files. I also know:
            /who — which instance is answering
            /slow 5 — an answer after 5 seconds
            /fail — my handler throws
            /keyboard — buttons under a message
            /reply — buttons that write for you
            /format — <b>bold</b>, <i>italic</i> and the rest
            /edit — a message that changes
            /typing — I am seen typing
            /photo — a picture
            /file — a file""";

    static final String FORMATS = """
            <b>Bold</b>, <i>italic</i>, <u>underlined</u>, <s>struck out</s>, <code>code</code>, \
            <tg-spoiler>hidden until pressed</tg-spoiler>, <a href="https://core.telegram.org/bots/api">a link</a>, \
            #hashtag, @mention.
            <pre><code class="language-java">bot.sendMessage(chat, "hello");</code></pre>\
            <blockquote>A quotation, and in it <b><i>both at once</i></b>.</blockquote>""";

    private static final Duration STEP = Duration.ofMillis(700);
    private static final Duration TYPING = Duration.ofSeconds(3);

    private Shows() {}

    static void count(Chat chat) throws InterruptedException {
        String sent = chat.call("sendMessage", Map.of("text", Topic.beginning("/edit") + ": 3"));
        long id = JsonValues.of(sent).number("message_id");
        for (String text : new String[] {Topic.beginning("/edit") + ": 2, 1", "This message was changed twice."}) {
            TimeSource.system().sleep(STEP);
            chat.call("editMessageText", Map.of("message_id", id, "text", text));
        }
    }

    static void type(Chat chat) throws InterruptedException {
        chat.call("sendChatAction", Map.of("action", "typing"));
        TimeSource.system().sleep(TYPING);
        chat.say(Topic.beginning("/typing") + TYPING.toSeconds() + " seconds for this.");
    }

    static void file(String command, Chat chat, Optional<Uploads> uploads) throws InterruptedException {
        if (uploads.isEmpty()) {
            chat.say(Topic.beginning(command) + "? Send me one, and I send it back.");
        } else if (command.equals("/photo")) {
            uploads.get()
                    .send(
                            "sendPhoto",
                            "photo",
                            "baton.png",
                            Picture.png(),
                            Map.of("chat_id", chat.id(), "caption", Topic.beginning(command) + " of my own."));
        } else {
            byte[] text = "One bot, one consumer, nothing lost.\n".getBytes(StandardCharsets.UTF_8);
            uploads.get()
                    .send(
                            "sendDocument",
                            "document",
                            "baton.txt",
                            text,
                            Map.of("chat_id", chat.id(), "caption", Topic.beginning(command) + " of my own."));
        }
    }
}
