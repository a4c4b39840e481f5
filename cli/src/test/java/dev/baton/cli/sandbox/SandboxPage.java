package dev.baton.cli.sandbox;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.TimeoutException;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.support.ui.WebDriverWait;

/** What a person sees and does on the page. */
final class SandboxPage {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration LOOK = Duration.ofMillis(50);

    private final ChromeDriver driver;

    SandboxPage(ChromeDriver driver) {
        this.driver = driver;
    }

    /** Writes into the chat and presses Enter. */
    void type(String text) {
        find("chat-input").sendKeys(text, Keys.ENTER);
    }

    /** Writes lines, with Shift and Enter between them, and presses Enter. */
    void typeLines(String... lines) {
        WebElement input = find("chat-input");
        input.sendKeys(String.join(Keys.chord(Keys.SHIFT, Keys.ENTER), lines), Keys.ENTER);
    }

    void press(String button) {
        find(button).click();
    }

    boolean canPress(String button) {
        return find(button).isEnabled();
    }

    String text(String testId) {
        return find(testId).getText();
    }

    int number(String testId) {
        return Integer.parseInt(text(testId));
    }

    /** Opens the log of the holder. */
    void openLog() {
        driver.findElement(By.cssSelector("[data-holds=true] summary")).click();
    }

    /** The instances of which the log is open. */
    List<String> openLogs() {
        return list("[data-testid=instance]:has(details[open])", "n.dataset.name");
    }

    WebElement find(String testId) {
        return driver.findElement(By.cssSelector("[data-testid=" + testId + "]"));
    }

    /** What the bot has said, in order. */
    List<String> answers() {
        return texts("[data-testid=message][data-from=bot] .text");
    }

    /** What the person has said and what became of it, like {@code hello: answered}. */
    List<String> fates() {
        return list(
                "[data-testid=message][data-from=me]", "n.querySelector('.text').textContent + ': ' + n.dataset.fate");
    }

    /** The instances that run, each with its state, like {@code #1 holding}. */
    List<String> instances() {
        return list("#living [data-testid=instance]", "n.dataset.name + ' ' + n.dataset.state");
    }

    boolean isThere(String instanceState) {
        return instances().stream().anyMatch(instance -> instance.endsWith(" " + instanceState));
    }

    /** The fencing token of the holder; 0 without one. */
    long fencingToken() {
        List<String> tokens = texts("[data-holds=true] [data-testid=instance-token]");
        return tokens.isEmpty() ? 0 : Long.parseLong(tokens.getFirst());
    }

    /** What the holder says is wrong. */
    String trouble() {
        return String.join(" ", texts("[data-holds=true] [data-testid=instance-trouble]"));
    }

    /** What happened, the latest first. */
    List<String> events() {
        return texts("[data-testid=event] span");
    }

    /** How much higher the page is than the screen, in pixels. */
    long overlength() {
        return (Long) evaluate("return document.documentElement.scrollHeight - document.documentElement.clientHeight");
    }

    /** How much wider the page is than the screen, in pixels. */
    long overhang() {
        return (Long) evaluate("return document.documentElement.scrollWidth - document.documentElement.clientWidth");
    }

    /** The last of the nodes that fit. */
    WebElement last(String selector) {
        List<WebElement> found = driver.findElements(By.cssSelector(selector));
        if (found.isEmpty()) {
            throw new AssertionError("There is no " + selector);
        }
        return found.getLast();
    }

    List<String> texts(String selector) {
        return list(selector, "n.textContent");
    }

    List<String> list(String selector, String ofEach) {
        List<?> found = (List<?>)
                evaluate("return [...document.querySelectorAll(arguments[0])].map((n) => " + ofEach + ")", selector);
        return found.stream().map(Object::toString).toList();
    }

    Object evaluate(String script, Object... arguments) {
        Object value = driver.executeScript(script, arguments);
        if (value == null) {
            throw new AssertionError("There is no value of " + script);
        }
        return value;
    }

    /** Waits for something to be seen. */
    void await(String what, BooleanSupplier condition) {
        try {
            new WebDriverWait(driver, PATIENCE, LOOK).until((WebDriver page) -> condition.getAsBoolean());
        } catch (TimeoutException e) {
            throw new AssertionError(
                    "Waited in vain until " + what + "; instances " + instances() + ", messages " + fates()
                            + ", happened " + events(),
                    e);
        }
    }
}
