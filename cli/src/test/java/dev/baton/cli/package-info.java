/** Tests with real processes. */
@NullMarked
package dev.baton.cli;

import org.jspecify.annotations.NullMarked;
