/**
 * The proof of the one promise, against the real JAR as a process that is killed: what was answered
 * with 2xx arrives, or is a dead letter. Knows the gateway from outside only.
 */
@NullMarked
package io.hookgate.proof;

import org.jspecify.annotations.NullMarked;
