package dev.baton.lease.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the server does in one atomic step. Each may be repeated without harm when its answer was lost. */
enum Script {
    ACQUIRE("begin.lua", "acquire.lua"),
    RENEW("begin.lua", "renew.lua"),
    RELEASE("begin.lua", "release.lua"),
    WITHDRAW("begin.lua", "withdraw.lua"),
    PASS("begin.lua", "pass.lua"),
    OFFER("begin.lua", "offer.lua"),
    STANDBYS("begin.lua", "standbys.lua"),
    READ("begin.lua", "read.lua"),
    PROBE("probe.lua"),
    PLAIN("plain.lua"),
    JOURNAL_WRITE("journal.lua", "journal-write.lua"),
    JOURNAL_FREE("journal.lua", "journal-free.lua"),
    JOURNAL_ADOPT("journal.lua", "journal-adopt.lua"),
    JOURNAL_ACCEPT("journal.lua", "journal-accept.lua"),
    JOURNAL_DONE("journal.lua", "journal-done.lua"),
    JOURNAL_FAIL("journal.lua", "journal-fail.lua"),
    JOURNAL_FAILED("journal.lua", "journal-failed.lua"),
    JOURNAL_REPLAY("journal.lua", "journal-replay.lua"),
    JOURNAL_DROP("journal.lua", "journal-drop.lua"),
    JOURNAL_PENDING("journal.lua", "journal-pending.lua"),
    JOURNAL_COME("journal.lua", "journal-come.lua"),
    JOURNAL_LEAVE("journal.lua", "journal-leave.lua");

    private final String text;
    private final String digest;

    Script(String... files) {
        text = Stream.of(files).map(Script::resource).collect(Collectors.joining());
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
