package io.hookgate.receiver;

/**
 * Counts since the start; they do not shrink when events are forgotten.
 *
 * @param received requests that came with a body, whatever they were answered
 * @param failed refused on purpose
 * @param accepted events taken for the first time
 * @param doubles requests answered 200 whose event had been taken before
 * @param badSignatures answered 401
 * @param unreadable accepted email events that could not be read
 */
public record ReceiverStats(
    long received, long failed, long accepted, long doubles, long badSignatures, long unreadable) {}
