package dev.baton.emulator;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A text under construction out of one with marks in it. Offsets of entities are in UTF-16 units; those in complaints
 * in bytes, as with the server.
 */
final class Markup {

    private static final String USER_LINK = "tg://user?id=";

    private final String source;
    private final StringBuilder text = new StringBuilder();
    private final List<TextEntity> entities = new ArrayList<>();

    Markup(String source) {
        this.source = source;
    }

    int length() {
        return text.length();
    }

    void add(char character) {
        text.append(character);
    }

    void add(String more) {
        text.append(more);
    }

    /** What was added since the given offset is of a type; nothing is not. */
    void mark(String type, int offset, @Nullable String argument) {
        if (text.length() > offset) {
            entities.add(new TextEntity(type, offset, text.length() - offset, argument));
        }
    }

    void mark(String type, int offset) {
        mark(type, offset, null);
    }

    /** What was added since is a link: to a user, to an address, or to nothing. */
    void link(int offset, String url) {
        if (url.startsWith(USER_LINK)) {
            mark("text_mention", offset, url.substring(USER_LINK.length()));
        } else if (url.contains(".") || url.contains("://")) {
            mark("text_link", offset, url.contains("://") ? url : "http://" + url);
        }
    }

    FormattedText build() {
        return new FormattedText(text.toString(), entities);
    }

    int byteOffset(int index) {
        return source.substring(0, index).getBytes(StandardCharsets.UTF_8).length;
    }

    Refusal refusal(String reason) {
        return Refusal.badRequest("can't parse entities: " + reason);
    }

    Refusal refusalAt(String reason, int index) {
        return refusal(reason + " at byte offset " + byteOffset(index));
    }
}
