package io.hookgate.traffic;

/**
 * One thing that happened, with its place in this node's feed.
 *
 * @param number from 0, without holes
 * @param at milliseconds since 1970, this node's clock
 */
public record FeedItem(long number, long at, Happening what) {}
