package dev.baton.cli.sandbox;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A Chromium without a window, with a profile that is as short-lived as this. */
final class Browser implements AutoCloseable {

    private static final int ATTEMPTS = 5;
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    private final Path profile;
    private final ChromeDriver driver;

    private Browser(Path profile, ChromeDriver driver) {
        this.profile = profile;
        this.driver = driver;
    }

    /** Opens one, or skips the test where there is none. */
    static Browser open() throws IOException {
        Optional<File> chromium = find("chromium", "chromium-browser", "google-chrome");
        Optional<File> chromedriver = find("chromedriver");
        assumeTrue(
                chromium.isPresent() && chromedriver.isPresent(),
                "The page is not tested: there is no chromium or no chromedriver on the PATH"
                        + " (Debian: apt-get install chromium chromium-driver).");
        Path profile = Files.createTempDirectory("baton-browser");
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.orElseThrow());
        options.setCapability("goog:loggingPrefs", logs);
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + profile);
        System.setProperty("webdriver.chrome.driver", chromedriver.orElseThrow().getPath());
        return new Browser(profile, new ChromeDriver(options));
    }

    private static Optional<File> find(String... names) {
        List<String> folders = List.of(
                Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin").split(File.pathSeparator));
        return Arrays.stream(names)
                .flatMap(name -> folders.stream().map(folder -> new File(folder, name)))
                .filter(File::canExecute)
                .findFirst();
    }

    ChromeDriver driver() {
        return driver;
    }

    void wide(boolean dark) {
        show(1280, 800, dark);
    }

    void phone(boolean dark) {
        show(390, 844, dark);
    }

    /** Makes the page as large as a screen, and tells it what the reader prefers. */
    void show(int width, int height, boolean dark) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(
                                Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"),
                                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
    }

    /** Keeps what is to be seen, wide and narrow, light and dark, for people to look at. */
    void screenshots(String name) throws IOException {
        screenshots(name, ".top");
    }

    /** The same of what is behind the tabs, to which one has to scroll on a phone. */
    void screenshotsOfTab(String name) throws IOException {
        screenshots(name, ".tabs");
    }

    private void screenshots(String name, String from) throws IOException {
        Files.createDirectories(SCREENSHOTS);
        for (boolean dark : new boolean[] {true, false}) {
            String colours = dark ? "dark" : "light";
            phone(dark);
            driver.executeScript("document.querySelector(arguments[0]).scrollIntoView()", from);
            screenshot(name + "-narrow-" + colours);
            wide(dark);
            screenshot(name + "-wide-" + colours);
        }
    }

    private void screenshot(String name) throws IOException {
        Files.write(SCREENSHOTS.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
    }

    /** Opens a page; again, if an interface of the machine came or went meanwhile, which breaks all that is loading. */
    void load(URI address) {
        int attempts = 0;
        do {
            driver.get(address.toString());
            attempts++;
        } while (attempts < ATTEMPTS && log().stream().anyMatch(Browser::isAboutTheMachine));
    }

    /** What the page complained about, a refused resource or a script that failed. */
    List<String> complaints() {
        return log().stream().filter(line -> !isAboutTheMachine(line)).toList();
    }

    private List<String> log() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::getMessage)
                .toList();
    }

    private static boolean isAboutTheMachine(String line) {
        return line.contains("ERR_NETWORK_CHANGED");
    }

    @Override
    public void close() throws IOException {
        driver.quit();
        try (Stream<Path> files = Files.walk(profile)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        }
    }
}
