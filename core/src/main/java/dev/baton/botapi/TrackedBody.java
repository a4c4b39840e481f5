package dev.baton.botapi;

import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.TimeUnit;

/**
 * The body of a request that knows whether it has been handed to the connection, which comes after all headers were.
 */
final class TrackedBody implements BodyPublisher {

    /** How long a request may need from here to the server. */
    private static final Duration ON_ITS_WAY = Duration.ofMillis(200);

    private final BodyPublisher body;
    private final CompletableFuture<Long> completeAt = new CompletableFuture<>();
    private volatile boolean sent;

    TrackedBody(byte[] content) {
        this.body = BodyPublishers.ofByteArray(content);
    }

    /** Whether the server may have the whole request. */
    boolean isSent() {
        return sent;
    }

    /** Done a moment after it was sent. The timer for it begins when this is called, since hardly anybody asks. */
    CompletableFuture<Void> arrived() {
        return completeAt.thenCompose(at -> {
            long left = at + ON_ITS_WAY.toNanos() - System.nanoTime();
            return new CompletableFuture<Void>().completeOnTimeout(null, Math.max(0, left), TimeUnit.NANOSECONDS);
        });
    }

    @Override
    public long contentLength() {
        return body.contentLength();
    }

    @Override
    public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
        body.subscribe(new Subscriber<>() {
            @Override
            public void onSubscribe(Subscription subscription) {
                subscriber.onSubscribe(subscription);
            }

            @Override
            public void onNext(ByteBuffer part) {
                sent = true; // before it is, so that nobody takes a request for unsent that is just leaving
                subscriber.onNext(part);
            }

            @Override
            public void onError(Throwable failure) {
                subscriber.onError(failure);
            }

            @Override
            public void onComplete() {
                subscriber.onComplete();
                completeAt.complete(System.nanoTime());
            }
        });
    }
}
