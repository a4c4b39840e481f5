package dev.baton.lease.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What the server does in one atomic step. Each may be repeated without harm when its answer was lost. */
enum Script {
    ACQUIRE("acquire.lua"),
    RENEW("renew.lua"),
    RELEASE("release.lua"),
    PASS("pass.lua"),
    OFFER("offer.lua"),
    STANDBYS("standbys.lua"),
    READ("read.lua");

    private static final String BEGIN = "begin.lua";

    private final String text;
    private final String digest;

    Script(String file) {
        text = resource(BEGIN) + resource(file);
        digest = HexFormat.of().formatHex(sha1(text.getBytes(StandardCharsets.UTF_8)));
    }

    String text() {
        return text;
    }

    /** The name that the server knows the script by once it has seen it. */
    String digest() {
        return digest;
    }

    private static String resource(String file) {
        try (InputStream in = Script.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] sha1(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-1", e);
        }
    }
}
