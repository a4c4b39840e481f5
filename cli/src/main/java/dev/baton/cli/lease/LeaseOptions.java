package dev.baton.cli.lease;

import dev.baton.BotLease;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which lease a command is about. The bot is named by {@code BOT_TOKEN}, as everywhere. */
final class LeaseOptions {

    @Option(names = "--redis", paramLabel = "URL", description = "Redis for the lease (REDIS_URL)")
    private @Nullable String redis;

    @Option(names = "--dir", paramLabel = "FOLDER", description = "folder of the file lock (BATON_DIR)")
    private @Nullable String folder;

    BotLease open() {
        Map<String, String> variables = new HashMap<>(System.getenv());
        if (redis != null) {
            variables.put("REDIS_URL", redis);
        }
        if (folder != null) {
            variables.put("BATON_DIR", folder);
        }
        return BotLease.fromEnvironment(variables);
    }
}
