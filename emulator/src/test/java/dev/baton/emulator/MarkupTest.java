package dev.baton.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MarkupTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HTML | <b>bold</b> &lt;x&gt; | bold <x> | bold 0+4",
                "HTML | \ud83d\ude00<i>x</i> | \ud83d\ude00x | italic 2+1",
                "html | <b>a<i>b</i></b> | ab | 'bold 0+2, italic 1+1'",
                "HTML | <a href=\"http://e.org/?a=1&amp;b\">here</a> | here | text_link 0+4 http://e.org/?a=1&b",
                "HTML | <pre><code class=\"language-java\">x</code></pre> | x | pre 0+1 java",
                "HTML | <code>/no</code> /yes | /no /yes | 'code 0+3, bot_command 4+4'",
                "HTML | <span class=\"tg-spoiler\">x</span>&#33; | x! | spoiler 0+1",
                "HTML | <blockquote expandable>x</blockquote> | x | expandable_blockquote 0+1",
                "HTML | fish & chips | fish & chips | ''",
                "MarkdownV2 | *b* _i_ __u__ ~s~ | b i u s |"
                        + " 'bold 0+1, italic 2+1, underline 4+1, strikethrough 6+1'",
                "MarkdownV2 | 1\\.5 \\\\ `a.b` | 1.5 \\ a.b | code 6+3",
                "MarkdownV2 | [a](http://e.org) | a | text_link 0+1 http://e.org",
                "MarkdownV2 | \ud83d\ude00 *x* | \ud83d\ude00 x | bold 3+1",
                "Markdown | *b* \\_a_b_ | b _ab | 'bold 0+1, italic 4+1'",
                "Markdown | [a](http://e.org) 1.5! | a 1.5! | text_link 0+1 http://e.org",
                "'' | /start@some_bot #tag @someone https://e.org/x me@e.org |"
                        + " /start@some_bot #tag @someone https://e.org/x me@e.org |"
                        + " 'bot_command 0+15, hashtag 16+4, mention 21+8, url 30+15, email 46+8'",
            })
    void marks_become_entities_with_utf16_offsets(String mode, String marked, String text, String entities)
            throws Refusal {
        FormattedText read = TextReader.read(marked, mode, "");

        assertThat(read.text()).isEqualTo(text);
        assertThat(read.entities().stream().map(MarkupTest::show).collect(Collectors.joining(", ")))
                .isEqualTo(entities);
    }

    private static String show(TextEntity entity) {
        String shown = entity.type() + " " + entity.offset() + "+" + entity.length();
        return entity.argument() == null ? shown : shown + " " + entity.argument();
    }

    @Rule("6 Marks that cannot be read are 400 `can't parse entities`, with the reason")
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HTML | a <b>c | Can't find end tag corresponding to start tag \"b\"",
                "HTML | \u00e9<b>c</i> | Unmatched end tag at byte offset 6, expected \"</b>\", found \"</i>\"",
                "HTML | <h1>c</h1> | Unsupported start tag \"h1\" at byte offset 0",
                "HTML | </b> | Unexpected end tag at byte offset 0",
                "HTML | <b | Unclosed start tag at byte offset 0",
                "HTML | <span>x</span> | Tag \"span\" must have class \"tg-spoiler\" at byte offset 0",
                "MarkdownV2 | a.b | Character '.' is reserved and must be escaped with the preceding '\\'",
                "MarkdownV2 | x *b | Can't find end of Bold entity at byte offset 2",
                "MarkdownV2 | `b | Can't find end of Code entity at byte offset 0",
                "MarkdownV2 | [a](http://e | Can't find end of a URL at byte offset 3",
                "Markdown | x *b | Can't find end of the entity starting at byte offset 2",
                "Markdown | snake_case | Can't find end of the entity starting at byte offset 5",
            })
    void wrong_marks_are_refused_with_the_reason_and_the_byte(String mode, String marked, String reason) {
        assertThatThrownBy(() -> TextReader.read(marked, mode, ""))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.answer())
                                .isEqualTo(ApiAnswer.badRequest("can't parse entities: " + reason)));
    }

    @Test
    void spoilers_quotes_and_code_with_a_language_are_read_too() throws Refusal {
        assertThat(TextReader.read("||p||", "MarkdownV2", "").entities())
                .containsExactly(new TextEntity("spoiler", 0, 1));
        assertThat(TextReader.read("```java\nx\n```", "MarkdownV2", "").entities())
                .containsExactly(new TextEntity("pre", 0, 1, "java"));
        assertThat(TextReader.read(">a\n>b\nc", "MarkdownV2", ""))
                .isEqualTo(new FormattedText("a\nb\nc", List.of(new TextEntity("blockquote", 0, 4))));
    }

    @Test
    void entities_may_be_given_beside_the_text_and_are_cut_with_its_blanks() throws Refusal {
        String entities =
                "[{\"type\":\"bold\",\"offset\":0,\"length\":99},{\"type\":\"odd\",\"offset\":0,\"length\":1}]";
        assertThat(TextReader.read("  hi ", "", entities))
                .isEqualTo(new FormattedText("hi", List.of(new TextEntity("bold", 0, 2))));
    }
}
