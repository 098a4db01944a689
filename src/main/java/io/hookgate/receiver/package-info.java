/**
 * The mock receiver, which is also the model of a good consumer: it verifies over the raw bytes,
 * answers at once, is idempotent and only then processes. It keeps everything in bounded memory and
 * forgets it when it ends. It knows the product only by what travels over HTTP.
 */
@NullMarked
package io.hookgate.receiver;

import org.jspecify.annotations.NullMarked;
