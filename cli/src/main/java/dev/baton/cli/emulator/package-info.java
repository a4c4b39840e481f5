/** The Bot API emulator as a program, with a side for testers that any language can reach over HTTP. */
@NullMarked
package dev.baton.cli.emulator;

import org.jspecify.annotations.NullMarked;
