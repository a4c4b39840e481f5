package dev.baton.emulator;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code multipart/form-data}: a part with a file name is a file, one without is a parameter. */
final class Multipart {

    private static final Pattern BOUNDARY =
            Pattern.compile("boundary=(?:\"([^\"]{1,70})\"|([^;\\s\"]{1,70})(?![^;\\s]))", Pattern.CASE_INSENSITIVE);
    private static final Pattern NAME = Pattern.compile("[;\\s]name=(?:\"([^\"]*)\"|([^;\\s]*))");
    private static final int MAX_FILES = 50;
    private static final Pattern FILE_NAME = Pattern.compile("[;\\s]filename=(?:\"([^\"]*)\"|([^;\\s]*))");

    private Multipart() {}

    static void read(String contentType, byte[] body, Parameters into) throws HttpFailure {
        Matcher boundary = BOUNDARY.matcher(contentType);
        if (!boundary.find()) {
            throw new HttpFailure(400);
        }
        String delimiter = "\r\n--" + group(boundary);
        String text = "\r\n" + new String(body, StandardCharsets.ISO_8859_1); // one character for each byte
        int part = text.indexOf(delimiter);
        int files = 0;
        while (part >= 0) {
            int start = part + delimiter.length();
            int end = text.indexOf(delimiter, start);
            if (text.startsWith("--", start) || end < 0) {
                return;
            }
            files += readPart(text.substring(start, end), into) ? 1 : 0;
            if (files > MAX_FILES) {
                throw new HttpFailure(413);
            }
            part = end;
        }
    }

    /** Tells whether it was a file. */
    private static boolean readPart(String part, Parameters into) {
        int head = part.indexOf("\r\n\r\n");
        if (head < 0) {
            return false;
        }
        String disposition = "";
        String contentType = "";
        for (String header : part.substring(0, head).split("\r\n", -1)) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-disposition:")) {
                disposition = header;
            } else if (lower.startsWith("content-type:")) {
                contentType = header.substring("content-type:".length()).trim();
            }
        }
        Matcher name = NAME.matcher(disposition);
        if (!name.find()) {
            return false;
        }
        Matcher fileName = FILE_NAME.matcher(disposition);
        String content = part.substring(head + 4);
        if (fileName.find()) {
            into.add(utf8(group(name)), new Upload(utf8(group(fileName)), contentType, content));
            return true;
        }
        if (!disposition.contains("filename")) {
            into.add(utf8(group(name)), utf8(content));
        }
        return false;
    }

    private static String group(Matcher matcher) {
        String quoted = matcher.group(1);
        String bare = matcher.group(2);
        return quoted != null ? quoted : bare != null ? bare : "";
    }

    private static String utf8(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
