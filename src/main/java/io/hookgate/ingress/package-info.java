/**
 * The public listener: verify, deduplicate, store, acknowledge. Answers 2xx only after the store
 * has it.
 */
@NullMarked
package io.hookgate.ingress;

import org.jspecify.annotations.NullMarked;
