package dev.baton.emulator;

import java.util.ArrayDeque;
import java.util.Deque;

/** Reads text with {@code parse_mode} MarkdownV2 (tdlib/td, {@code MessageEntity.cpp}, {@code parse_markdown_v2}). */
final class MarkdownV2Markup {

    private static final String RESERVED = "_*[]()~`>#+-=|{}.!";

    private final String source;
    private final Markup markup;
    private final Deque<Mark> open = new ArrayDeque<>();
    private int quoteOffset = -1;
    private int at;

    private MarkdownV2Markup(String source) {
        this.source = source;
        this.markup = new Markup(source);
    }

    static FormattedText read(String source) throws Refusal {
        return new MarkdownV2Markup(source).read();
    }

    private FormattedText read() throws Refusal {
        boolean lineStart = true;
        while (at < source.length()) {
            char next = source.charAt(at);
            if (lineStart && quoteOffset >= 0 && next != '>') {
                endQuote();
            }
            boolean first = lineStart;
            lineStart = next == '\n';
            if (first && next == '>') {
                quoteOffset = quoteOffset < 0 ? markup.length() : quoteOffset;
                at++;
            } else if (next == '\\' && at + 1 < source.length() && source.charAt(at + 1) < 127) {
                markup.add(source.charAt(at + 1));
                at += 2;
            } else if (RESERVED.indexOf(next) < 0) {
                markup.add(next);
                at++;
            } else {
                readMark(next);
            }
        }
        if (!open.isEmpty()) {
            throw unclosed(open.element());
        }
        endQuote();
        return markup.build();
    }

    private void endQuote() {
        if (quoteOffset >= 0) {
            markup.mark("blockquote", quoteOffset);
            quoteOffset = -1;
        }
    }

    private void readMark(char next) throws Refusal {
        Mark current = open.peek();
        if (current != null && current.sign.equals("[") && next == ']') {
            closeLink(open.pop());
            return;
        }
        String sign = sign(next);
        if (current != null && current.sign.equals(sign) && !sign.equals("[")) {
            open.pop();
            markup.mark(type(sign), current.offset);
            at += sign.length();
            return;
        }
        switch (sign) {
            case "```", "`" -> readCode(sign);
            case "_", "__", "*", "~", "||", "[", "![" -> {
                open.push(new Mark(sign.equals("![") ? "[" : sign, sign.equals("!["), markup.length(), at));
                at += sign.length();
            }
            default ->
                throw markup.refusal(
                        "Character '" + next + "' is reserved and must be escaped with the preceding '\\'");
        }
    }

    /** Of two underscores where one would end an entity, the longer sign counts first. */
    private String sign(char next) {
        for (String sign : new String[] {"```", "__", "||", "!["}) {
            if (source.startsWith(sign, at)) {
                return sign;
            }
        }
        return String.valueOf(next);
    }

    private static String type(String sign) {
        return switch (sign) {
            case "_" -> "italic";
            case "__" -> "underline";
            case "*" -> "bold";
            case "~" -> "strikethrough";
            default -> "spoiler";
        };
    }

    private void readCode(String sign) throws Refusal {
        int start = at;
        int offset = markup.length();
        at += sign.length();
        String language = sign.equals("```") ? readLanguage() : "";
        while (!source.startsWith(sign, at)) {
            if (at >= source.length()) {
                throw markup.refusalAt("Can't find end of " + (sign.equals("`") ? "Code" : "Pre") + " entity", start);
            }
            if (source.charAt(at) == '\\' && at + 1 < source.length()) {
                at++;
            }
            markup.add(source.charAt(at++));
        }
        at += sign.length();
        if (sign.equals("`")) {
            markup.mark("code", offset);
        } else {
            markup.mark("pre", offset, language.isEmpty() ? null : language);
        }
    }

    /** A word right behind the sign, if the line ends behind it. */
    private String readLanguage() {
        int end = at;
        while (end < source.length() && !Character.isWhitespace(source.charAt(end)) && source.charAt(end) != '`') {
            end++;
        }
        if (end < source.length() && source.charAt(end) == '\n') {
            String language = source.substring(at, end);
            at = end + 1;
            return language;
        }
        return "";
    }

    private void closeLink(Mark mark) throws Refusal {
        at++;
        if (!source.startsWith("(", at)) {
            if (mark.emoji) {
                throw unclosed(mark);
            }
            return;
        }
        int start = at++;
        StringBuilder url = new StringBuilder();
        while (at < source.length() && source.charAt(at) != ')') {
            if (source.charAt(at) == '\\' && at + 1 < source.length()) {
                at++;
            }
            url.append(source.charAt(at++));
        }
        if (at >= source.length()) {
            throw markup.refusalAt("Can't find end of a URL", start);
        }
        at++;
        String emoji = "tg://emoji?id=";
        if (!mark.emoji) {
            markup.link(mark.offset, url.toString());
        } else if (url.indexOf(emoji) == 0) {
            markup.mark("custom_emoji", mark.offset, url.substring(emoji.length()));
        }
    }

    private Refusal unclosed(Mark mark) {
        String name = switch (mark.sign) {
            case "_" -> "Italic";
            case "__" -> "Underline";
            case "*" -> "Bold";
            case "~" -> "Strikethrough";
            case "[" -> mark.emoji ? "CustomEmoji" : "TextUrl";
            default -> "Spoiler";
        };
        return markup.refusalAt("Can't find end of " + name + " entity", mark.start);
    }

    private record Mark(String sign, boolean emoji, int offset, int start) {}
}
