/** Troubles that a test can make at will. */
@NullMarked
package dev.baton.cli.chaos;

import org.jspecify.annotations.NullMarked;
