package io.hookgate.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressGuardTest {
  private static final AddressGuard CLOSED = new AddressGuard(List.of());
  private static final AddressGuard WIDE_OPEN = new AddressGuard(List.of("0.0.0.0/0", "::/0"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "10.0.0.1",
        "10.255.255.255",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.0.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.7",
        "203.0.113.7",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "100.100.100.200",
        "168.63.129.16",
        "::",
        "::1",
        "::2",
        "::7f00:1",
        "::ffff:127.0.0.1",
        "::ffff:0:127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "3fff::1",
        "5f00::1",
        "fc00::1",
        "fd12:3456::1",
        "fd00:ec2::254",
        "fe80::1",
        "febf::1",
        "fec0::1",
        "ff02::1"
      })
  void refusesWhatIsNotPublic(String address) throws UnknownHostException {
    assertThat(CLOSED.refusal(InetAddress.getByName(address))).isNotBlank();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.1",
        "169.253.255.255",
        "169.255.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.167.255.255",
        "192.169.0.0",
        "198.17.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "::ffff:8.8.8.8",
        "2001:4860:4860::8888",
        "2606:4700::1111",
        "2a00::1"
      })
  void letsPublicAddressesThrough(String address) throws UnknownHostException {
    assertThat(CLOSED.refusal(InetAddress.getByName(address))).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "169.254.169.254",
        "169.254.170.2",
        "100.100.100.200",
        "168.63.129.16",
        "192.0.0.192",
        "::ffff:169.254.169.254",
        "::a9fe:a9fe",
        "::ffff:0:169.254.169.254",
        "64:ff9b::a9fe:a9fe",
        "2002:a9fe:a9fe::",
        "2001:0:a9fe:a9fe::",
        "fe80::1",
        "fd00:ec2::254",
        "fd20:ce::254"
      })
  void noAllowListOpensMetadataAddresses(String address) throws UnknownHostException {
    assertThat(WIDE_OPEN.refusal(InetAddress.getByName(address)))
        .contains("no configuration opens these");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "10.1.2.3", "::1", "fd12::1", "::ffff:10.0.0.1"})
  void allowListOpensPrivateAddresses(String address) throws UnknownHostException {
    AddressGuard guard = new AddressGuard(List.of("127.0.0.0/8", "10.0.0.0/8", "::1", "fd12::/16"));
    assertThat(guard.refusal(InetAddress.getByName(address))).isNull();
    assertThat(guard.refusal(InetAddress.getByName("192.168.0.1"))).contains("network.allow");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0x7f.1",
        "0x7f000001",
        "2130706433",
        "0177.0.0.1",
        "127.1",
        "127.0.0.1.",
        "127.0.0.01",
        "256.1.1.1",
        "1.2.3.4.5",
        "host.0x",
        "example.com.",
        "0",
        "fe80::1%eth0",
        ".:a"
      })
  void refusesHostsThatAreReadInDifferentWays(String host) {
    assertThat(AddressGuard.hostRefusal(host)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "8.8.8.8", "::1", "example.com", "1.example", "x7"})
  void takesNamesAndPlainAddresses(String host) {
    assertThat(AddressGuard.hostRefusal(host)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10.0.0.0/33", "::/129", "10.0.0.0/-1", "localhost", "10.0/8", "1/x"})
  void saysWhatAnAddressRangeLooksLike(String range) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AddressGuard(List.of(range)))
        .withMessageContaining("10.0.0.0/8");
  }

  @Property
  void everySpellingOfAnIpv4AddressIsJudgedAlike(@ForAll("ipv4") byte[] ipv4)
      throws UnknownHostException {
    byte[] mapped = new byte[16];
    mapped[10] = -1;
    mapped[11] = -1;
    System.arraycopy(ipv4, 0, mapped, 12, 4);
    boolean refused = CLOSED.refusal(InetAddress.getByAddress(ipv4)) != null;
    assertThat(CLOSED.refusal(InetAddress.getByAddress(mapped)) != null).isEqualTo(refused);
    InetAddress address = InetAddress.getByAddress(ipv4);
    if (address.isSiteLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isMulticastAddress()
        || address.isAnyLocalAddress()) {
      assertThat(refused).isTrue();
    }
  }

  @Provide
  Arbitrary<byte[]> ipv4() {
    return Arbitraries.bytes().array(byte[].class).ofSize(4);
  }
}
