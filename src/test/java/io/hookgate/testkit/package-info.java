/** What integration tests share: real processes, started for a test class and ended with it. */
@NullMarked
package io.hookgate.testkit;

import org.jspecify.annotations.NullMarked;
