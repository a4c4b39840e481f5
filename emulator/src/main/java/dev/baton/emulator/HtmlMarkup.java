package dev.baton.emulator;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads text with {@code parse_mode} HTML (tdlib/td, {@code MessageEntity.cpp}, {@code parse_html}). */
final class HtmlMarkup {

    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("b", "bold"),
            Map.entry("strong", "bold"),
            Map.entry("i", "italic"),
            Map.entry("em", "italic"),
            Map.entry("s", "strikethrough"),
            Map.entry("strike", "strikethrough"),
            Map.entry("del", "strikethrough"),
            Map.entry("u", "underline"),
            Map.entry("ins", "underline"),
            Map.entry("tg-spoiler", "spoiler"),
            Map.entry("tg-emoji", "custom_emoji"),
            Map.entry("span", "spoiler"),
            Map.entry("a", "text_link"),
            Map.entry("code", "code"),
            Map.entry("pre", "pre"),
            Map.entry("blockquote", "blockquote"));

    private final String source;
    private final Markup markup;
    private final Deque<Tag> open = new ArrayDeque<>();
    private int at;

    private HtmlMarkup(String source) {
        this.source = source;
        this.markup = new Markup(source);
    }

    static FormattedText read(String source) throws Refusal {
        return new HtmlMarkup(source).read();
    }

    private FormattedText read() throws Refusal {
        while (at < source.length()) {
            char next = source.charAt(at);
            if (next == '&') {
                readReference();
            } else if (next != '<') {
                markup.add(next);
                at++;
            } else if (source.startsWith("</", at)) {
                readEndTag();
            } else {
                readStartTag();
            }
        }
        if (!open.isEmpty()) {
            throw markup.refusal("Can't find end tag corresponding to start tag \"" + open.element().name + "\"");
        }
        return markup.build();
    }

    private void readReference() {
        int semicolon = source.indexOf(';', at);
        String name = semicolon < 0 ? "" : source.substring(at + 1, semicolon);
        String meaning = switch (name) {
            case "lt" -> "<";
            case "gt" -> ">";
            case "amp" -> "&";
            case "quot" -> "\"";
            default -> numbered(name);
        };
        if (meaning == null) {
            markup.add(source.charAt(at++));
        } else {
            markup.add(meaning);
            at = semicolon + 1;
        }
    }

    private static @Nullable String numbered(String name) {
        try {
            if (!name.startsWith("#")) {
                return null;
            }
            boolean hex = name.startsWith("#x");
            int codePoint = Integer.parseInt(name.substring(hex ? 2 : 1), hex ? 16 : 10);
            return codePoint > 0 && Character.isValidCodePoint(codePoint) ? Character.toString(codePoint) : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private void readStartTag() throws Refusal {
        int start = at++;
        String name = readName();
        Map<String, String> attributes = new HashMap<>();
        while (true) {
            skipBlanks();
            if (at >= source.length()) {
                throw markup.refusalAt("Unclosed start tag", start);
            }
            if (source.charAt(at) == '>') {
                break;
            }
            String attribute = readName();
            if (attribute.isEmpty()) {
                throw markup.refusalAt("Empty attribute name in the tag \"" + name + "\"", start);
            }
            attributes.put(attribute, readValue(start));
        }
        at++;
        if (!TYPES.containsKey(name)) {
            throw markup.refusalAt("Unsupported start tag \"" + name + "\"", start);
        }
        if (name.equals("span") && !"tg-spoiler".equals(attributes.get("class"))) {
            throw markup.refusalAt("Tag \"span\" must have class \"tg-spoiler\"", start);
        }
        open.push(new Tag(name, markup.length(), attributes));
    }

    private String readValue(int start) throws Refusal {
        skipBlanks();
        if (at >= source.length() || source.charAt(at) != '=') {
            return "";
        }
        at++;
        skipBlanks();
        if (at >= source.length()) {
            throw markup.refusalAt("Unclosed start tag", start);
        }
        char quote = source.charAt(at);
        int from = at;
        if (quote == '"' || quote == '\'') {
            int end = source.indexOf(quote, at + 1);
            if (end < 0) {
                throw markup.refusalAt("Unclosed start tag", start);
            }
            at = end + 1;
            return source.substring(from + 1, end)
                    .replace("&quot;", "\"")
                    .replace("&lt;", "<")
                    .replace("&gt;", ">")
                    .replace("&amp;", "&");
        }
        while (at < source.length() && !Character.isWhitespace(source.charAt(at)) && source.charAt(at) != '>') {
            at++;
        }
        return source.substring(from, at);
    }

    private void readEndTag() throws Refusal {
        int start = at;
        at += 2;
        String name = readName();
        skipBlanks();
        if (at >= source.length() || source.charAt(at) != '>') {
            throw markup.refusalAt("Unclosed end tag", start);
        }
        at++;
        if (open.isEmpty()) {
            throw markup.refusalAt("Unexpected end tag", start);
        }
        Tag tag = open.pop();
        if (!name.isEmpty() && !name.equals(tag.name)) {
            throw markup.refusal("Unmatched end tag at byte offset " + markup.byteOffset(start) + ", expected \"</"
                    + tag.name + ">\", found \"</" + name + ">\"");
        }
        close(tag);
    }

    private void close(Tag tag) {
        Map<String, String> attributes = tag.attributes;
        switch (tag.name) {
            case "a" -> markup.link(tag.offset, attributes.getOrDefault("href", ""));
            case "tg-emoji" -> markup.mark("custom_emoji", tag.offset, attributes.getOrDefault("emoji-id", ""));
            case "blockquote" ->
                markup.mark(attributes.containsKey("expandable") ? "expandable_blockquote" : "blockquote", tag.offset);
            case "pre" -> markup.mark("pre", tag.offset, tag.language);
            case "code" -> {
                String style = attributes.getOrDefault("class", "");
                Tag around = open.peek();
                if (around != null && around.name.equals("pre") && around.offset == tag.offset) {
                    around.language = style.startsWith("language-") ? style.substring("language-".length()) : null;
                } else {
                    markup.mark("code", tag.offset);
                }
            }
            default -> markup.mark(TYPES.getOrDefault(tag.name, tag.name), tag.offset);
        }
    }

    private String readName() {
        int from = at;
        while (at < source.length()
                && !Character.isWhitespace(source.charAt(at))
                && "=></\"'".indexOf(source.charAt(at)) < 0) {
            at++;
        }
        return source.substring(from, at).toLowerCase(Locale.ROOT);
    }

    private void skipBlanks() {
        while (at < source.length() && Character.isWhitespace(source.charAt(at))) {
            at++;
        }
    }

    private static final class Tag {
        private final String name;
        private final int offset;
        private final Map<String, String> attributes;
        private @Nullable String language;

        private Tag(String name, int offset, Map<String, String> attributes) {
            this.name = name;
            this.offset = offset;
            this.attributes = attributes;
        }
    }
}
