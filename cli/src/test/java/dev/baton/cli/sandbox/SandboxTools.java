package dev.baton.cli.sandbox;

import java.util.List;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.ui.Select;

/** What is behind the tabs of the page. */
final class SandboxTools {

    private final SandboxPage page;

    SandboxTools(SandboxPage page) {
        this.page = page;
    }

    void open(String tab) {
        page.press("tab-" + tab);
    }

    /** The calls in the inspector, the newest first, like {@code getMe 200}. */
    List<String> calls() {
        return page.list("[data-testid=call]", "n.dataset.method + ' ' + n.querySelector('.status').textContent");
    }

    void onlyMethods(String word) {
        WebElement filter = page.find("calls-filter");
        filter.sendKeys(Keys.chord(Keys.CONTROL, "a"), Keys.BACK_SPACE, word);
    }

    /** Opens the newest call that is listed. */
    void openNewestCall() {
        page.evaluate("document.querySelector('[data-testid=call] summary').click(); return true");
    }

    /** What is to be seen of the calls that are open, parameters and answers. */
    String openCalls() {
        return String.join("\n", page.texts("[data-testid=call] .call-body"));
    }

    /** Lets the next calls of a method go wrong. */
    void arm(int times, String method, String fault) {
        page.find("fault-times").sendKeys(Keys.chord(Keys.CONTROL, "a"), String.valueOf(times));
        page.find("fault-method").sendKeys(Keys.chord(Keys.CONTROL, "a"), method);
        page.press("fault-" + fault);
    }

    /** The faults that have not happened yet, like {@code 2 × sendMessage 502, the page of a proxy}. */
    List<String> armed() {
        return page.list("[data-testid=armed]", "[...n.children].map((part) => part.textContent).join(' ')");
    }

    /** The switches of the server that are on. */
    List<String> switchesOn() {
        return page.list("#server-switches [aria-checked=true]", "n.dataset.name");
    }

    /** The updates that wait, by their kinds. */
    List<String> waitingUpdates() {
        return page.list("[data-testid=queue-first] li", "n.textContent.split(' ')[1]");
    }

    void showMinutes(int minutes) {
        new Select(page.find("timeline-minutes")).selectByValue(String.valueOf(minutes));
    }

    /** What the timeline shows of each row, like {@code #1 holding}. */
    List<String> stretches() {
        return page.list(
                "[data-testid=timeline] [data-testid=stretch]",
                "n.closest('.track').querySelector('.track-name').textContent + ' ' + n.dataset.kind");
    }

    /** What the timeline marks. */
    List<String> marks() {
        return page.list("[data-testid=timeline] [data-testid=tick]", "n.dataset.kind");
    }

    /** How the libraries are told where the Bot API is. */
    List<String> libraries() {
        return page.texts("[data-testid=library] code");
    }
}
