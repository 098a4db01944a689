/**
 * What providers ask before they send: whether this address is ours, and whether it wants what they
 * have. Each question and its answer is one class, after the provider's documentation. Pure: a
 * request in, a reply out.
 *
 * <p>A question is told from an event by what its provider documents, and by nothing else. Where
 * the provider proves the question as it proves events, it is answered only when proven ({@link
 * io.hookgate.handshake.Handshake#proven}). What an answer repeats is bounded, and is served as
 * text or JSON that no browser takes for a page. No question is an event: none is stored, none
 * claims a dedup key.
 */
@NullMarked
package io.hookgate.handshake;

import org.jspecify.annotations.NullMarked;
