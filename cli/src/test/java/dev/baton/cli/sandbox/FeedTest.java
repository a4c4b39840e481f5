package dev.baton.cli.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class FeedTest {

    private final Feed feed = new Feed(3);

    @Test
    void a_page_gets_what_it_has_not_seen() {
        feed.put("a", "1");
        Feed.News first = feed.since(0);
        feed.put("b", "2");

        assertThat(first.items()).containsExactly("1");
        assertThat(feed.since(first.version()).items()).containsExactly("2");
        assertThat(feed.since(feed.since(0).version()).items()).isEmpty();
    }

    @Test
    void what_changed_comes_again_and_what_did_not_change_does_not() {
        feed.put("a", "1");
        feed.put("b", "2");
        long seen = feed.since(0).version();

        assertThat(feed.put("a", "1")).isFalse();
        assertThat(feed.put("a", "3")).isTrue();

        assertThat(feed.since(seen).items()).containsExactly("3");
        assertThat(feed.since(0).items()).containsExactly("2", "3");
    }

    @Test
    void only_the_latest_are_kept() {
        for (int i = 0; i < 1000; i++) {
            feed.put("key " + i, String.valueOf(i));
        }
        assertThat(feed.since(0).items()).containsExactly("997", "998", "999");
    }
}
