/** What a test of a bot or of a lease store needs. */
@NullMarked
package dev.baton.testkit;

import org.jspecify.annotations.NullMarked;
