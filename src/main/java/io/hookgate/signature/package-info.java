/**
 * How senders prove who they are and how we prove it to receivers: schemes, presets, verifier,
 * signer. Pure: bytes in, a verdict out.
 */
@NullMarked
package io.hookgate.signature;

import org.jspecify.annotations.NullMarked;
