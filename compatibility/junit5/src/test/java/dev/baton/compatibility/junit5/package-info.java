/** What a user of JUnit 5 writes, and what happens then. */
@NullMarked
package dev.baton.compatibility.junit5;

import org.jspecify.annotations.NullMarked;
