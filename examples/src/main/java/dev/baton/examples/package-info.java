/** Small bots to copy from. */
@NullMarked
package dev.baton.examples;

import org.jspecify.annotations.NullMarked;
