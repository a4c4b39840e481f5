package dev.baton.emulator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Telegram finds in a text by itself: commands, mentions, hashtags, addresses. */
final class FoundEntities {

    private static final Map<String, Pattern> PATTERNS = patterns();

    /** Nothing is looked for in these. */
    private static final Set<String> CLOSED = Set.of("code", "pre", "text_link", "text_mention", "custom_emoji");

    /** No message is longer. */
    private static final int MAX_LENGTH = 2 * 4096;

    private FoundEntities() {}

    private static Map<String, Pattern> patterns() {
        Map<String, Pattern> patterns = new LinkedHashMap<>();
        patterns.put(
                "url",
                Pattern.compile(
                        "(?<![\\w@/.])(?:https?://\\S*[\\w/]|(?:[a-z0-9-]{1,63}\\.){1,9}(?:com|org|net|io|dev|me|app)\\b(?:/\\S*[\\w/])?)",
                        Pattern.CASE_INSENSITIVE));
        patterns.put("email", Pattern.compile("(?<![\\w.+-])[\\w.+-]+@[\\w-]+(?:\\.[\\w-]+){1,9}"));
        patterns.put("bot_command", Pattern.compile("(?<![\\w/<>])/\\w{1,64}(?:@\\w{3,32})?(?![\\w/<>])"));
        patterns.put("mention", Pattern.compile("(?<![\\w@/])@[A-Za-z]\\w{2,31}(?!\\w)"));
        patterns.put("hashtag", Pattern.compile("(?<![\\w#/])#\\w*[\\p{L}_]\\w*", Pattern.UNICODE_CHARACTER_CLASS));
        return patterns;
    }

    /** Those that lie apart from each other and from what is closed already. */
    static List<TextEntity> in(String text, List<TextEntity> given) {
        if (text.length() > MAX_LENGTH) {
            return List.of();
        }
        List<TextEntity> closed = new ArrayList<>(
                given.stream().filter(entity -> CLOSED.contains(entity.type())).toList());
        List<TextEntity> found = new ArrayList<>();
        PATTERNS.forEach((type, pattern) -> {
            Matcher matcher = pattern.matcher(text);
            while (matcher.find()) {
                TextEntity entity = new TextEntity(type, matcher.start(), matcher.end() - matcher.start());
                boolean free = closed.stream()
                        .noneMatch(other -> entity.offset() < other.end() && other.offset() < entity.end());
                boolean isNew = given.stream().noneMatch(entity::equals);
                if (free && isNew) {
                    found.add(entity);
                    closed.add(entity);
                }
            }
        });
        return found;
    }
}
