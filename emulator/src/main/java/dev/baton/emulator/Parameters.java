package dev.baton.emulator;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a call, wherever they came from; of two with one name the first counts. Reading them never fails:
 * numbers and booleans are as lenient as Telegram's (tdlib/telegram-bot-api, {@code Client.cpp},
 * {@code get_integer_arg} and {@code to_bool}).
 */
final class Parameters {

    private final Map<String, String> values = new LinkedHashMap<>();
    private final Map<String, Upload> uploads = new LinkedHashMap<>();

    void add(String name, String value) {
        values.putIfAbsent(name, value);
    }

    void add(String name, Upload upload) {
        uploads.putIfAbsent(name, upload);
    }

    void addAll(Parameters others) {
        others.values.forEach(this::add);
        others.uploads.forEach(this::add);
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    /** The value, or an empty string. */
    String text(String name) {
        return values.getOrDefault(name, "");
    }

    /** The file that was sent under a name. */
    @Nullable Upload upload(String name) {
        return uploads.get(name);
    }

    /** A number that may be larger than an {@code int}; 0 when it is none. */
    long identifier(String name) {
        try {
            return Long.parseLong(text(name).trim());
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    int integer(String name, int defaultValue, int min, int max) {
        String text = text(name);
        return text.isEmpty() ? defaultValue : Math.clamp(leadingInteger(text), min, max);
    }

    int integer(String name, int defaultValue) {
        return integer(name, defaultValue, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    boolean flag(String name) {
        String text = text(name).trim().toLowerCase(Locale.ROOT);
        return text.equals("true") || text.equals("yes") || text.equals("1");
    }

    /** Of all names and values together, without the files. */
    int length() {
        return values.entrySet().stream()
                .mapToInt(value -> value.getKey().length() + value.getValue().length())
                .sum();
    }

    /** A copy that keeps its order and cannot be changed. */
    Map<String, String> asMap() {
        return Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** The digits at the front, with a sign, modulo 2<sup>32</sup>; 0 when there are none. */
    private static int leadingInteger(String text) {
        boolean negative = text.startsWith("-");
        int value = 0;
        for (int i = negative ? 1 : 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            value = value * 10 + digit;
        }
        return negative ? -value : value;
    }
}
