package dev.baton.lease.redis;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What follows the question mark of an address. An option that nobody asked for is refused at the end. */
final class UrlOptions {

    private final Map<String, String> given;
    private final Set<String> known = new HashSet<>();

    private UrlOptions(Map<String, String> given) {
        this.given = given;
    }

    static UrlOptions of(@Nullable String query) {
        Map<String, String> given = new HashMap<>();
        if (query != null) {
            for (String option : query.split("&", -1)) {
                int equals = option.indexOf('=');
                if (equals < 1) {
                    throw UrlParts.malformed("options after ? read name=value (a ? in the password is written %3F)");
                }
                given.put(option.substring(0, equals), UrlParts.decoded(option.substring(equals + 1)));
            }
        }
        return new UrlOptions(given);
    }

    Optional<String> text(String name) {
        known.add(name);
        return Optional.ofNullable(given.get(name)).filter(text -> !text.isEmpty());
    }

    int number(String name) {
        return text(name)
                .map(UrlParts::number)
                .map(number -> {
                    if (number < 0) {
                        throw UrlParts.malformed("the option " + name + " is not a number");
                    }
                    return number;
                })
                .orElse(0);
    }

    Tls tls() {
        Optional<String> authorities = text("ca");
        boolean insecure = flag("insecure");
        if (insecure && authorities.isPresent()) {
            throw UrlParts.malformed("of the options ca and insecure, only one makes sense");
        }
        if (insecure) {
            return Tls.unverified();
        }
        try {
            return authorities.map(Path::of).map(Tls::trusting).orElse(Tls.DEFAULT);
        } catch (InvalidPathException unreadable) {
            throw UrlParts.malformed("the option ca is not the path of a file");
        }
    }

    @Nullable Tls noTls() {
        if (text("ca").isPresent() || text("insecure").isPresent()) {
            throw UrlParts.malformed("the options ca and insecure are for rediss://");
        }
        return null;
    }

    /** Does not quote what it does not know, which may be a part of the password. */
    void refuseOthers() {
        if (!known.containsAll(given.keySet())) {
            throw UrlParts.malformed("an option after ? is not known here; the options are "
                    + String.join(", ", known.stream().sorted().toList())
                    + " (a ? in the password is written %3F)");
        }
    }

    private boolean flag(String name) {
        return text(name)
                .map(text -> switch (text) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw UrlParts.malformed("the option " + name + " is true or false");
                })
                .orElse(false);
    }
}
