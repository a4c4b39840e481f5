/** What the pages and interfaces that the command serves on this machine have in common. */
@NullMarked
package dev.baton.cli.http;

import org.jspecify.annotations.NullMarked;
