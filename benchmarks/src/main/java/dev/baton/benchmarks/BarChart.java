package dev.baton.benchmarks;

import java.util.List;
import java.util.Locale;

/**
 * Horizontal bars in panels, as SVG that needs no fonts and no scripts, and is readable in the light and in the dark.
 *
 * @param about what it shows
 * @param foot how it was measured
 */
public record BarChart(String about, List<Panel> panels, String foot) {

    private static final int WIDTH = 760;
    private static final int MARGIN = 24;
    private static final int BARS_FROM = 226;
    private static final int LONGEST = 400;
    private static final int ROW = 26;
    private static final int BAR = 16;
    private static final String STYLE = """
            <style>
              .back { fill: #ffffff; stroke: #d9d6cd; }
              text { font: 13px system-ui, sans-serif; fill: #1c2130; }
              .about { font-size: 17px; font-weight: 600; }
              .panel { font-weight: 600; }
              .soft { fill: #5a6072; font-size: 12px; }
              .ours { fill: #d97706; }
              .peer { fill: #66738f; }
              .limit { fill: #b9bfcc; }
              .beyond { opacity: .38; }
              @media (prefers-color-scheme: dark) {
                .back { fill: #161a24; stroke: #333a4a; }
                text { fill: #e8eaf0; }
                .soft { fill: #a3aabb; }
                .ours { fill: #fbaf45; }
                .peer { fill: #8a97b5; }
                .limit { fill: #4c5466; }
              }
            </style>
            """;

    /** Whose bar it is. */
    public enum Kind {
        OURS,
        PEER,
        LIMIT
    }

    /**
     * A bar.
     *
     * @param beyond how much further a paler bar goes; the same as the value for none
     * @param text what is said beside it, with no unit but the panel's
     */
    public record Bar(String label, double value, double beyond, String text, Kind kind) {}

    /**
     * Bars that are compared with each other.
     *
     * @param title what they are, with the unit
     */
    public record Panel(String title, List<Bar> bars) {}

    /** The whole file. */
    public String svg() {
        StringBuilder body = new StringBuilder();
        int y = MARGIN + 18;
        text(body, MARGIN, y, "about", "start", about);
        for (Panel panel : panels) {
            y += 34;
            text(body, MARGIN, y, "panel", "start", panel.title());
            double longest =
                    panel.bars().stream().mapToDouble(Bar::beyond).max().orElse(1);
            for (Bar bar : panel.bars()) {
                y += ROW;
                draw(body, bar, y, LONGEST / longest);
            }
        }
        y += 36;
        text(body, MARGIN, y, "soft", "start", foot);
        int height = y + MARGIN - 4;
        return """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d" role="img">
                <title>%3$s</title>
                %4$s<rect class="back" x=".5" y=".5" width="%5$d" height="%6$d" rx="12"/>
                %7$s</svg>
                """.formatted(WIDTH, height, escaped(about), STYLE, WIDTH - 1, height - 1, body);
    }

    private static void draw(StringBuilder to, Bar bar, int baseline, double scale) {
        text(to, BARS_FROM - 10, baseline, "label", "end", bar.label());
        String kind = bar.kind().name().toLowerCase(Locale.ROOT);
        if (bar.beyond() > bar.value()) {
            rectangle(to, kind + " beyond", baseline, bar.beyond() * scale);
        }
        rectangle(to, kind, baseline, bar.value() * scale);
        int end = BARS_FROM + (int) Math.round(bar.beyond() * scale);
        text(to, end + 8, baseline, "value", "start", bar.text());
    }

    private static void rectangle(StringBuilder to, String style, int baseline, double width) {
        to.append(String.format(
                Locale.ROOT,
                "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"3\"/>%n",
                style,
                BARS_FROM,
                baseline - BAR + 3,
                Math.max(1, width),
                BAR));
    }

    private static void text(StringBuilder to, int x, int y, String style, String anchor, String words) {
        to.append(String.format(
                "<text class=\"%s\" x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>%n",
                style, x, y, anchor, escaped(words)));
    }

    private static String escaped(String words) {
        return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
