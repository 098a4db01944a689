package io.hookgate.store;

import io.hookgate.model.Ids;
import io.hookgate.model.Lane;

/**
 * The names of the store's keys; src/docs/store.md tells what each holds. Those of one shard share
 * a hash slot, and so do those of one destination's limits.
 */
record Keys(String prefix) {
  private static final String LIVE = "{hg:live}";
  private static final String NODES = "{hg:nodes}";
  private static final Keys[] SHARDS = new Keys[Ids.SHARDS];

  static {
    for (int shard = 0; shard < SHARDS.length; shard++) {
      SHARDS[shard] = new Keys("{hg:" + shard + "}");
    }
  }

  static Keys of(int shard) {
    return SHARDS[shard];
  }

  static Keys ofId(String eventOrDeliveryId) {
    return SHARDS[Ids.shardOf(eventOrDeliveryId)];
  }

  /** Ids without their prefix of four characters are what keys and sets hold. */
  static String bare(String id) {
    return id.substring(4);
  }

  String event(String bareEvent) {
    return prefix + "e:" + bareEvent;
  }

  String state(String bareEvent) {
    return prefix + "s:" + bareEvent;
  }

  String delivery(String bareDelivery) {
    return prefix + "d:" + bareDelivery;
  }

  String attempts(String bareDelivery) {
    return prefix + "a:" + bareDelivery;
  }

  String response(String bareDelivery) {
    return prefix + "r:" + bareDelivery;
  }

  String transformed(String bareDelivery) {
    return prefix + "t:" + bareDelivery;
  }

  String dedup(String digest) {
    return prefix + "k:" + digest;
  }

  String due(String bareDestination, Lane lane) {
    return prefix + "q:" + bareDestination + ':' + lane.code();
  }

  String line(String bareDestination, String digest) {
    return prefix + "o:" + bareDestination + ':' + digest;
  }

  String wake() {
    return prefix + "w";
  }

  String holds() {
    return prefix + "h";
  }

  String counters() {
    return prefix + "n";
  }

  String replayed(String bareReplay) {
    return prefix + "p:" + bareReplay;
  }

  String index() {
    return prefix + "i";
  }

  String walks() {
    return prefix + "v";
  }

  String brought(String bareSource) {
    return prefix + "b:" + bareSource;
  }

  String dead() {
    return prefix + "x";
  }

  String dead(String bareDestination) {
    return prefix + "x:" + bareDestination;
  }

  String rejections(String bareSource) {
    return prefix + "j:" + bareSource;
  }

  String rejected(String bareSource) {
    return prefix + "jb:" + bareSource;
  }

  /** In the destination's own slot: a limit is one, whatever shards its deliveries are in. */
  static String permits(String bareDestination) {
    return "{hg:dst:" + bareDestination + "}p";
  }

  /** In the same slot. */
  static String tokens(String bareDestination) {
    return "{hg:dst:" + bareDestination + "}t";
  }

  /** In no shard: one version for all nodes. */
  String states() {
    return LIVE + "s";
  }

  String failures() {
    return LIVE + "f";
  }

  String audit() {
    return LIVE + "a";
  }

  String definitions() {
    return LIVE + "c";
  }

  String versions() {
    return LIVE + "i";
  }

  String claims() {
    return LIVE + "u";
  }

  String tombstones() {
    return LIVE + "g";
  }

  String rotation() {
    return LIVE + "r";
  }

  String nodes() {
    return NODES + "n";
  }
}
