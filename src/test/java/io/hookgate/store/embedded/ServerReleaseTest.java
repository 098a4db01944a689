package io.hookgate.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.store.embedded.ServerRelease.Kind;
import org.junit.jupiter.api.Test;

class ServerReleaseTest {
  @Test
  void readsWhatTheServersPrint() {
    assertThat(
            ServerRelease.parse(
                "Redis server v=7.0.15 sha=00000000:0 malloc=libc bits=64 build=e218535194f921a7"))
        .contains(new ServerRelease(Kind.REDIS, 7, 0, 15));
    assertThat(ServerRelease.parse("Valkey server v=8.0.1 sha=00000000:0 malloc=jemalloc-5.3.0"))
        .contains(new ServerRelease(Kind.VALKEY, 8, 0, 1));
  }

  @Test
  void readsWhatItWrote() {
    ServerRelease release = new ServerRelease(Kind.VALKEY, 7, 2, 8);

    assertThat(release).hasToString("valkey 7.2.8");
    assertThat(ServerRelease.parse(release + "\n")).contains(release);
  }

  @Test
  void readsNothingElse() {
    assertThat(ServerRelease.parse("")).isEmpty();
    assertThat(ServerRelease.parse("KeyDB server v=6.3.4")).isEmpty();
    assertThat(ServerRelease.parse("redis seven")).isEmpty();
    assertThat(ServerRelease.parse("redis 7777777.0.0")).isEmpty();
  }

  @Test
  void supportsRedisFrom70AndValkeyFrom72() {
    assertThat(new ServerRelease(Kind.REDIS, 6, 2, 14).supported()).isFalse();
    assertThat(new ServerRelease(Kind.REDIS, 7, 0, 0).supported()).isTrue();
    assertThat(new ServerRelease(Kind.REDIS, 8, 0, 0).supported()).isTrue();
    assertThat(new ServerRelease(Kind.VALKEY, 7, 1, 99).supported()).isFalse();
    assertThat(new ServerRelease(Kind.VALKEY, 7, 2, 0).supported()).isTrue();
  }

  @Test
  void readsDataOfItsOwnKindUpToItsOwnVersion() {
    ServerRelease redis = new ServerRelease(Kind.REDIS, 7, 2, 5);

    assertThat(redis.canRead(redis)).isTrue();
    assertThat(redis.canRead(new ServerRelease(Kind.REDIS, 7, 0, 15))).isTrue();
    assertThat(redis.canRead(new ServerRelease(Kind.REDIS, 7, 2, 6))).isFalse();
    assertThat(redis.canRead(new ServerRelease(Kind.REDIS, 8, 0, 0))).isFalse();
    assertThat(redis.canRead(new ServerRelease(Kind.VALKEY, 7, 2, 5))).isFalse();
  }
}
