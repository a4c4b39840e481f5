package dev.baton.emulator;

import java.nio.charset.StandardCharsets;

/**
 * A file as it came in.
 *
 * @param fileName may be empty
 * @param contentType may be empty
 * @param content one byte in each character
 */
record Upload(String fileName, String contentType, String content) {

    static Upload of(String fileName, String contentType, byte[] content) {
        return new Upload(fileName, contentType, new String(content, StandardCharsets.ISO_8859_1));
    }

    @Override
    public String toString() {
        return "file " + fileName;
    }
}
