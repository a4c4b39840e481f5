package dev.baton;

import dev.baton.lease.LeaseStore;
import dev.baton.lease.LeaseStoreProvider;
import dev.baton.time.TimeSource;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the store for the lease, and the words in which we are described there. */
final class LeaseStores {

    /** What {@code baton-lease-redis} knows. */
    private static final Pattern REDIS = Pattern.compile("(?i)rediss?(?:-sentinel|-cluster)?");

    private LeaseStores() {}

    /**
     * Opens the store with this address.
     *
     * @throws IllegalArgumentException if nobody on the class path knows how, or the address lacks something
     */
    static LeaseStore open(URI address, TimeSource time) {
        for (LeaseStoreProvider provider : ServiceLoader.load(LeaseStoreProvider.class)) {
            if (provider.supports(address)) {
                return provider.open(address, time);
            }
        }
        throw new IllegalArgumentException(
                REDIS.matcher(String.valueOf(address.getScheme())).matches()
                        ? "add dev.baton:baton-lease-redis to the class path"
                        : "it has to start with redis://, redis-sentinel:// or redis-cluster://, or with rediss in the"
                                + " place of redis for TLS");
    }

    /** The address with one more option. */
    static URI withOption(URI address, String name, String value) {
        String[] parts = address.toString().split("#", 2);
        return URI.create(parts[0] + (address.getRawQuery() == null ? "?" : "&") + name + "="
                + URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20")
                + (parts.length == 1 ? "" : "#" + parts[1]));
    }

    /** The folder for the state of programs of this user, by the custom of the system. */
    static Path defaultDirectory(Map<String, String> environment) {
        String home = System.getProperty("user.home", ".");
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        if (system.startsWith("windows")) {
            return below(environment.get("LOCALAPPDATA"), Path.of(home, "AppData", "Local"));
        }
        if (system.startsWith("mac")) {
            return Path.of(home, "Library", "Application Support", "baton");
        }
        return below(environment.get("XDG_STATE_HOME"), Path.of(home, ".local", "state"));
    }

    private static Path below(@Nullable String folder, Path otherwise) {
        return (folder == null || folder.isBlank() ? otherwise : Path.of(folder)).resolve("baton");
    }

    /** Where this process runs, for people who look for it. */
    static String place(Optional<Platform> platform, Map<String, String> environment) {
        String process = "host " + host(environment) + ", process "
                + ProcessHandle.current().pid();
        return platform.map(known -> known.place(environment) + ", " + process).orElse(process);
    }

    private static String host(Map<String, String> environment) {
        String name = environment.get("HOSTNAME");
        if (name != null && !name.isBlank()) {
            return name;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException unnamed) {
            return "unnamed";
        }
    }

    /** The version of Baton, as its jar has it. */
    static String ownVersion() {
        String version = LeaseStores.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
