package dev.baton.cli;

import dev.baton.BotRuntime;
import dev.baton.ConfigurationException;
import dev.baton.cli.demo.EchoBot;
import dev.baton.cli.demo.HandlerTime;
import dev.baton.cli.demo.Uploads;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** An echo bot that obeys every variable. */
@Command(
        name = "demo",
        description = "Run an echo bot. It answers a text with the same text; /help with its commands, among them /who;"
                + " /slow N with a text after N seconds; /fail with a failure.",
        mixinStandardHelpOptions = true,
        versionProvider = Baton.Version.class,
        footerHeading = "%nVariables:%n",
        footer = {
            "  BOT_TOKEN (or BOT_TOKEN_FILE)      the token; required",
            "  BOT_MODE                           polling or webhook",
            "  WEBHOOK_URL, WEBHOOK_SECRET, PORT  address, secret and port of the webhook",
            "  REDIS_URL                          Redis for the lease; without it, a file",
            "  TELEGRAM_API_URL                   another Bot API server",
            "  BATON_WHEN_HELD                    exit, standby, hand-over or auto",
            "  BATON_ON_CONFLICT                  exit, hold or auto",
            "  BATON_EXIT_CODE_HELD, BATON_LEASE_TTL, BATON_GRACE, BATON_DIR",
            "  BATON_MAX_IN_FLIGHT, BATON_ON_FAILURE, BATON_HANDLER_LIMIT",
            "  LOG_LEVEL, LOG_FORMAT (text or json), NO_COLOR",
            "",
            "A flag beats its variable."
        })
final class DemoCommand implements Runnable {

    @Option(names = "--mode", paramLabel = "MODE", description = "polling or webhook (BOT_MODE)")
    private @Nullable String mode;

    @Option(names = "--api-url", paramLabel = "URL", description = "the Bot API server (TELEGRAM_API_URL)")
    private @Nullable String apiUrl;

    @Option(names = "--redis", paramLabel = "URL", description = "Redis for the lease (REDIS_URL)")
    private @Nullable String redis;

    @Option(
            names = "--when-held",
            paramLabel = "POLICY",
            description = "exit, standby, hand-over or auto (BATON_WHEN_HELD)")
    private @Nullable String whenHeld;

    @Option(names = "--on-conflict", paramLabel = "POLICY", description = "exit, hold or auto (BATON_ON_CONFLICT)")
    private @Nullable String onConflict;

    @Option(names = "--port", paramLabel = "PORT", description = "serve /healthz, /readyz and /status here (PORT)")
    private @Nullable String port;

    @Option(names = "--with-parent", hidden = true, description = "end when the process that started this one ends")
    private boolean withParent;

    @Option(names = "--handler-ms", hidden = true, description = "how long an answer takes: 20, or 0-50 for mixed")
    private String handler = "0";

    @Override
    public void run() {
        EchoBot bot = new EchoBot(Uploads.of(settings()), HandlerTime.parse(handler));
        BotRuntime runtime = build(bot);
        bot.knows(runtime::status);
        if (withParent) {
            endWithParent();
        }
        runtime.runAsMain();
    }

    /** Reports what is wrong with the settings for the logs together with everything else. */
    private BotRuntime build(EchoBot bot) {
        Map<String, String> settings = settings();
        List<String> problems = new ArrayList<>(LogSetup.problems(settings));
        try {
            BotRuntime runtime = BotRuntime.fromEnvironment(bot, settings).build();
            if (problems.isEmpty()) {
                return runtime;
            }
            runtime.close();
        } catch (ConfigurationException wrong) {
            problems.addAll(0, wrong.problems());
        }
        throw new ConfigurationException(problems);
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(System.getenv());
        put(settings, "BOT_MODE", mode);
        put(settings, "TELEGRAM_API_URL", apiUrl);
        put(settings, "REDIS_URL", redis);
        put(settings, "BATON_WHEN_HELD", whenHeld);
        put(settings, "BATON_ON_CONFLICT", onConflict);
        put(settings, "PORT", port);
        return settings;
    }

    private static void put(Map<String, String> settings, String name, @Nullable String value) {
        if (value != null) {
            settings.put(name, value);
        }
    }

    /** So that nothing is left running when a sandbox is killed so hard that it cannot tidy up. */
    private static void endWithParent() {
        ProcessHandle.current()
                .parent()
                .ifPresent(parent -> Thread.ofVirtual().start(() -> {
                    parent.onExit().join();
                    Runtime.getRuntime().exit(0);
                }));
    }
}
