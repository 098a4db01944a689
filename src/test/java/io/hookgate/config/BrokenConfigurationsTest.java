package io.hookgate.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever is wrong in a configuration is told as a list of problems: each member of one that uses
 * nearly every key is left out, or replaced by something of another kind or out of any range.
 */
class BrokenConfigurationsTest {
  private static final List<Object> ODD =
      List.of(0, -1, 1e9, 0.5, "", "x", true, new JsonObject(), new JsonArray());

  private static final String SIGNING = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

  private static final String WHOLE =
      """
      {"ingress": {"host": "127.0.0.1", "port": 8080, "maxBody": "1MiB", "requestTimeout": "10s",
                   "publicUrl": "https://hooks.example", "trustedProxies": ["10.0.0.0/8"]},
       "api": {"host": "127.0.0.1", "port": 8081, "keys": [
         {"name": "ops", "secret": "an-api-key-of-nobody-0123456789abcdef", "scopes": ["admin"]}]},
       "redis": {"mode": "embedded", "dataDir": "data/redis", "durability": "always"},
       "retention": {"rejections": "7d", "maxMemory": "1GiB", "perDestination": 0.5},
       "defaults": {"timeout": "10s", "retry": {"factor": 3}, "circuitBreaker": {"window": "30s"},
                    "retryBudget": {"share": 0.2, "perSecond": 10}},
       "network": {"allow": ["127.0.0.0/8"],
                   "proxy": {"url": "http://127.0.0.1:3128", "username": "u", "password": "p"}},
       "shutdown": {"drain": "30s"}, "log": {"format": "text"},
       "sources": [
         {"name": "mail", "path": "/in/m", "enabled": true, "keepRejected": 3, "split": "/items",
          "verify": {"provider": "nexuspromail", "secrets": [
            "s", {"value": "t", "notAfter": "2030-01-01T00:00:00Z"}]},
          "dedup": {"key": "body:/id", "ttl": "48h"}, "order": {"key": "body:/data/email"},
          "type": "body:/type", "forwardHeaders": ["X-A"],
          "response": {"status": 202, "body": "ok"}},
         {"name": "own", "verify": {"scheme": "hmac", "header": "X-Signature", "algorithm": "sha256",
          "encoding": "hex", "prefix": "sha256=", "signed": "{timestamp}.{body}",
          "timestamp": {"header": "X-Timestamp", "unit": "s", "tolerance": "5m"}, "secrets": ["s"]}}],
       "destinations": [
         {"name": "crm", "url": "https://crm.example/h", "enabled": true, "paused": false,
          "priority": "high", "timeout": "5s", "concurrency": 3, "ordered": true, "onDead": "stop",
          "rateLimit": {"permits": 5, "per": "2s", "burst": 7}, "disableAfter": "12h",
          "retry": {"backoff": "list", "delays": ["1s", "2s"], "maxDelay": "1m", "jitter": "full",
                    "maxAge": "1d", "maxAttempts": 3},
          "outcomes": {"permanent": ["4xx"], "retry": ["404"]},
          "retryBudget": {"share": 0.2, "perSecond": 10},
          "circuitBreaker": {"failureRate": 1, "minimumCalls": 1, "window": "1s",
                             "resetTimeout": "1s", "maxResetTimeout": "2s"},
          "signing": [{"scheme": "standard-webhooks", "secrets": ["SIGNING"]},
                      {"scheme": "hmac", "header": "X-S", "algorithm": "sha256", "encoding": "hex",
                       "signed": "{body}", "secrets": ["s"]}],
          "headers": {"X-Team": "growth"},
          "auth": {"oauth2": {"tokenUrl": "https://t.example/token", "clientId": "c",
                              "clientSecret": "s", "scope": "a b", "audience": "x"}}},
         {"name": "chat", "url": "https://chat.example/h",
          "auth": {"basic": {"username": "u", "password": "p"}}},
         {"name": "box", "url": "https://box.example/h",
          "auth": {"apiKey": {"header": "X-Key", "value": "v"}}}],
       "routes": [
         {"name": "all", "source": "mail", "types": ["a.*"], "enabled": true, "priority": "low",
          "filter": ".a == 1", "transform": "{a}", "destinations": ["crm", "box"]}],
       "alerts": {"destination": "chat", "format": "slack", "criticalTypes": ["a.*"],
                  "deadLetterGrowth": {"count": 5, "per": "1m"}, "breakerOpen": "5m",
                  "backlogAge": "15m", "memoryShare": [0.5, 0.8], "redisTrouble": "15s",
                  "quiet": "2m"}}
      """
          .replace("SIGNING", SIGNING);

  private final ConfigFolder folder;
  private final List<String> errors = new ArrayList<>();

  BrokenConfigurationsTest(@TempDir Path folder) {
    this.folder = new ConfigFolder(folder);
  }

  @Test
  void everyBrokenMemberIsAnsweredAndNeverWithAnError() {
    folder.config(WHOLE);
    List<List<Object>> places = new ArrayList<>();
    collect(new JsonObject(WHOLE), List.of(), places);
    assertThat(places).hasSizeGreaterThan(150);
    for (List<Object> place : places) {
      load(place, "left out", owner -> leaveOut(owner, place.get(place.size() - 1)));
      load(place, "null", owner -> put(owner, place.get(place.size() - 1), null));
      for (Object odd : ODD) {
        load(place, String.valueOf(odd), owner -> put(owner, place.get(place.size() - 1), odd));
      }
    }
    assertThat(errors).isEmpty();
  }

  private void load(List<Object> place, String what, Consumer<Object> change) {
    JsonObject broken = new JsonObject(WHOLE);
    Object owner = broken;
    for (Object step : place.subList(0, place.size() - 1)) {
      owner =
          owner instanceof JsonObject object
              ? object.getValue((String) step)
              : ((JsonArray) owner).getValue((Integer) step);
    }
    change.accept(owner);
    try {
      if (folder.load(broken.encode()) instanceof Loaded.Invalid invalid
          && invalid.problems().isEmpty()) {
        errors.add(place + " " + what + ": invalid without a problem");
      }
    } catch (RuntimeException e) {
      errors.add(place + " " + what + ": " + e);
    }
  }

  private static void collect(Object value, List<Object> place, List<List<Object>> places) {
    if (!place.isEmpty()) {
      places.add(place);
    }
    if (value instanceof JsonObject object) {
      object.forEach(member -> collect(member.getValue(), with(place, member.getKey()), places));
    } else if (value instanceof JsonArray array) {
      for (int i = 0; i < array.size(); i++) {
        collect(array.getValue(i), with(place, i), places);
      }
    }
  }

  private static List<Object> with(List<Object> place, Object step) {
    List<Object> longer = new ArrayList<>(place);
    longer.add(step);
    return longer;
  }

  private static void leaveOut(Object owner, Object key) {
    if (owner instanceof JsonObject object) {
      object.remove((String) key);
    } else {
      ((JsonArray) owner).remove(((Integer) key).intValue());
    }
  }

  private static void put(Object owner, Object key, Object value) {
    if (owner instanceof JsonObject object) {
      object.put((String) key, value);
    } else {
      ((JsonArray) owner).set((Integer) key, value);
    }
  }
}
