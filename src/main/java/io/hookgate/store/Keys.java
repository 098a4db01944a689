package io.hookgate.store;

import io.hookgate.model.Ids;
import io.hookgate.model.Lane;

/**
 * The names of the store's keys in one shard; src/docs/store.md tells what each holds. All of them
 * share one hash slot.
 */
record Keys(String prefix) {
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

  String wake() {
    return prefix + "w";
  }

  String holds() {
    return prefix + "h";
  }

  String counters() {
    return prefix + "n";
  }

  String index() {
    return prefix + "i";
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
}
