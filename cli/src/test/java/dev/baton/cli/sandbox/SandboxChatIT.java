package dev.baton.cli.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a bot can do in its chats is to be seen on the page. */
final class SandboxChatIT extends WithSandbox {

    @SuppressWarnings("NullAway.Init")
    private SandboxChat chat;

    @BeforeEach
    void look_at_the_chats() {
        chat = new SandboxChat(page);
    }

    @Test
    void the_bot_shows_formats_buttons_edits_and_that_it_is_typing() throws IOException {
        page.type("/format");
        page.await("the formats are there", () -> chat.formats().contains("bold: Bold"));
        assertThat(chat.formats())
                .contains("italic: italic", "spoiler: hidden until pressed", "text_link: a link", "code: code")
                .contains("bold: both at once", "italic: both at once")
                .anyMatch(format -> format.startsWith("pre: bot.sendMessage"));

        page.type("/keyboard");
        chat.pressButton("Notice");
        page.await("the notice is there", () -> chat.toasts().contains("Noticed, You."));
        chat.pressButton("Pressed: 0");
        page.await("it was counted", () -> chat.labels().contains("Pressed: 1"));
        chat.pressButton("Alert");
        page.await("the alert is there", () -> page.text("alert-text").startsWith("This is an alert."));
        browser.screenshots("alert");
        page.press("alert-close");

        page.type("/edit");
        page.await("the message was changed twice", () -> page.answers().contains("This message was changed twice."));
        page.type("/reply");
        chat.pressButton("Tea");
        page.await("the keyboard wrote", () -> page.answers().getLast().equals("Tea"));
        page.type("/typing");
        page.await("the bot is typing", () -> page.text("served-by").equals("typing…"));
        page.await("nothing waits", () -> page.number("ledger-answered") == 6);
        assertThat(page.text("ledger-verdict")).startsWith("Nothing lost. All 6");
        browser.screenshots("formats-and-buttons");
    }

    @Test
    void people_change_messages_send_files_and_talk_in_groups_and_channels(@TempDir Path folder) throws IOException {
        page.type("helo");
        page.await("it is answered", () -> page.answers().contains("helo"));
        chat.changeLast("hello");
        page.await("the bot saw the change", () -> page.answers().contains("You changed it to: hello"));
        assertThat(page.fates()).contains("hello: answered");

        page.type("/photo");
        page.await("the bot's picture is drawn", () -> chat.pictures().contains("bot 320x200"));
        Path document = Files.writeString(folder.resolve("notes.txt"), "<script>alert(1)</script>");
        chat.sendFile(document);
        page.await("the file came back", () -> chat.files().size() == 2);
        assertThat(chat.files()).containsOnly("notes.txt");
        Path picture = Files.write(folder.resolve("dot.gif"), DOT);
        chat.sendFile(picture);
        page.await("the picture came back", () -> chat.pictures().contains("bot 1x1"));
        assertThat(chat.pictures()).contains("me 1x1");
        browser.screenshots("files");

        chat.open("Team");
        chat.speakAs("Ada");
        page.type("hello team");
        page.await("the group is answered", () -> page.answers().contains("hello team"));
        chat.add("a channel", "Weather");
        page.await("the channel is open", () -> page.text("chat-title").equals("Weather"));
        page.type("sunny");
        page.await("the post is answered", () -> page.answers().contains("sunny"));
        chat.add("a user", "Grace");
        page.await("her chat is open", () -> page.text("chat-title").equals("Grace and the bot"));
        page.type("<img src=x onerror=alert(1)>");
        page.await("nothing waits", () -> page.number("ledger-answered") == 7);

        assertThat(page.answers()).containsExactly("<img src=x onerror=alert(1)>");
        assertThat(chat.titles()).containsExactly("You", "Ada", "Team", "News", "Weather", "Grace");
        assertThat(page.text("ledger-verdict")).startsWith("Nothing lost. All 7");
        chat.open("Team");
        browser.screenshots("group");
    }

    private static final byte[] DOT = {
        'G',
        'I',
        'F',
        '8',
        '9',
        'a',
        1,
        0,
        1,
        0,
        (byte) 0x80,
        0,
        0,
        (byte) 0xff,
        (byte) 0xb4,
        0x54,
        0,
        0,
        0,
        ',',
        0,
        0,
        0,
        0,
        1,
        0,
        1,
        0,
        0,
        2,
        2,
        'D',
        1,
        0,
        ';'
    };
}
