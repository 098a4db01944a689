package io.hookgate.signature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.security.GeneralSecurityException;
import java.util.AbstractList;
import java.util.List;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class ReadyMacsTest {
  private static final List<byte[]> TEXT =
      List.of("a text ".getBytes(UTF_8), "in two parts".getBytes(UTF_8));

  @Test
  void makesWhatAFreshHmacMakesHoweverManyKeysThereAre() {
    ReadyMacs macs = new ReadyMacs(ReadyMacsTest::fresh);
    List<SecretKeySpec> keys = IntStream.range(0, 300).mapToObj(ReadyMacsTest::key).toList();
    for (int round = 0; round < 3; round++) {
      for (SecretKeySpec key : keys) {
        assertThat(macs.mac(key, TEXT)).isEqualTo(expected(key));
        assertThat(macs.mac(key, TEXT)).isEqualTo(expected(key));
      }
    }
  }

  @Test
  void textThatBreaksOffHalfwayDoesNotSpoilTheNextResult() {
    ReadyMacs macs = new ReadyMacs(ReadyMacsTest::fresh);
    SecretKeySpec key = key(1);
    assertThat(macs.mac(key, TEXT)).isEqualTo(expected(key));
    assertThatIllegalStateException().isThrownBy(() -> macs.mac(key, brokenOff()));
    assertThat(macs.mac(key, TEXT)).isEqualTo(expected(key));
  }

  private static List<byte[]> brokenOff() {
    return new AbstractList<>() {
      @Override
      public byte[] get(int index) {
        if (index > 0) {
          throw new IllegalStateException("no more");
        }
        return TEXT.get(0);
      }

      @Override
      public int size() {
        return 2;
      }
    };
  }

  private static SecretKeySpec key(int number) {
    return Algorithm.SHA256.key(("secret " + number).getBytes(UTF_8));
  }

  private static byte[] expected(SecretKeySpec key) {
    try {
      Mac mac = fresh();
      mac.init(key);
      TEXT.forEach(mac::update);
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static Mac fresh() {
    try {
      return Mac.getInstance("HmacSHA256");
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
