package dev.baton.cli.sandbox;

import java.nio.file.Path;
import java.util.List;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.ui.Select;

/** The chats of the page, and what a person does in them. */
final class SandboxChat {

    private final SandboxPage page;

    SandboxChat(SandboxPage page) {
        this.page = page;
    }

    /** The titles of all chats. */
    List<String> titles() {
        return page.texts("[data-testid=chat-entry] b");
    }

    void open(String title) {
        page.find("chats")
                .findElements(By.cssSelector("[data-testid=chat-entry]"))
                .get(titles().indexOf(title))
                .click();
    }

    /** Adds a chat; it opens by itself. */
    void add(String kind, String title) {
        page.press("add");
        new Select(page.find("new-kind")).selectByVisibleText(kind);
        page.find("new-title").sendKeys(title);
        page.press("add-submit");
    }

    void speakAs(String person) {
        new Select(page.find("speaker")).selectByVisibleText(person);
    }

    /** Changes the last message of the person's. */
    void changeLast(String text) {
        page.last("[data-testid=message][data-from=me] .bubble").click();
        page.last("[data-testid=edit]").click();
        WebElement input = page.find("chat-input");
        input.sendKeys(Keys.chord(Keys.CONTROL, "a"), text, Keys.ENTER);
    }

    void sendFile(Path file) {
        page.find("file-input").sendKeys(file.toAbsolutePath().toString());
    }

    /** Presses the last button with this label, be it under a message or in the bot's keyboard. */
    void pressButton(String label) {
        page.await("there is a button " + label, () -> labels().contains(label));
        page.evaluate(
                "const all = [...document.querySelectorAll('[data-testid$=-button]')];"
                        + "const fitting = all.filter((n) => n.textContent === arguments[0]);"
                        + "fitting.at(-1).click(); return true",
                label);
    }

    /** What is on the buttons, under messages and in the bot's keyboard. */
    List<String> labels() {
        return page.texts("[data-testid$=-button]");
    }

    /** How the bot's last message is formatted, like {@code bold: Bold}. */
    List<String> formats() {
        return page.list(
                "[data-testid=message][data-from=bot]:last-of-type .entity", "n.dataset.entity + ': ' + n.textContent");
    }

    /** The pictures that the browser has drawn, by their sides, like {@code bot 320x200}. */
    List<String> pictures() {
        return page
                .list(
                        "[data-testid=photo]",
                        "n.closest('[data-testid=message]').dataset.from + ' ' + n.naturalWidth + 'x' + n.naturalHeight")
                .stream()
                .filter(picture -> !picture.endsWith(" 0x0"))
                .toList();
    }

    /** The files that can be downloaded, by their names. */
    List<String> files() {
        return page.list("a[data-testid=file]", "n.download");
    }

    List<String> toasts() {
        return page.texts("[data-testid=toast]");
    }
}
