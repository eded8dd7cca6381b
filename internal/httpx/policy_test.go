package httpx

import (
	"net/netip"
	"testing"
)

func TestSpaceOf(t *testing.T) {
	t.Parallel()
	cases := map[space][]string{
		spaceInternet: {
			"8.8.8.8", "52.216.1.1", "192.0.2.1", "2600:1f18::1", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1",
			"172.32.0.1", "100.128.0.1", "198.18.0.5", "2001:0:4136:e378:8000:63bf:f7f7:f7f7",
		},
		spacePrivate: {
			"10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1", "100.127.255.254", "fd12:3456::1", "fec0::1",
			"::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::1", "::10.0.0.1", "64:ff9b:1::10.0.0.1",
		},
		spaceLoopback: {
			"127.0.0.1", "127.255.255.255", "::1", "::ffff:127.0.0.1", "64:ff9b::127.0.0.1", "2002:7f00:1::1", "::127.0.0.1",
			"::ffff:0:127.0.0.1", "2001:0:4136:e378:8000:63bf:80ff:fffe",
		},
		spaceForbidden: {
			"0.0.0.0", "0.1.2.3", "169.254.169.254", "169.254.0.1", "fe80::1", "fe80::1%eth0", "fd00:ec2::254", "fd00:ec2::23",
			"fd20:ce::254", "100.100.100.200", "168.63.129.16", "192.0.0.192", "224.0.0.1", "239.255.255.255", "255.255.255.255",
			"240.0.0.1", "ff02::1", "::", "100::1", "::ffff:169.254.169.254", "64:ff9b::169.254.169.254", "2002:a9fe:a9fe::1",
			"::169.254.169.254", "64:ff9b:1::169.254.169.254", "::ffff:0:169.254.169.254", "::ffff:0.0.0.0",
		},
	}
	for want, addrs := range cases {
		for _, text := range addrs {
			if got := spaceOf(netip.MustParseAddr(text)); got != want {
				t.Errorf("%s is %d, want %d", text, got, want)
			}
		}
	}
	if spaceOf(netip.Addr{}) != spaceForbidden {
		t.Error("no address is allowed")
	}
}

func TestLiteral(t *testing.T) {
	t.Parallel()
	cases := map[string]string{
		"127.0.0.1": "127.0.0.1", "::1": "::1", "2130706433": "127.0.0.1", "0x7f000001": "127.0.0.1", "0x7f.1": "127.0.0.1",
		"0177.0.0.1": "127.0.0.1", "017700000001": "127.0.0.1", "127.1": "127.0.0.1", "127.0.1": "127.0.0.1",
		"0": "0.0.0.0", "0xA9FEA9FE": "169.254.169.254", "2852039166": "169.254.169.254", "169.254.43518": "169.254.169.254",
		"169.16689662": "169.254.169.254", "localhost": "127.0.0.1", "LOCALHOST.": "127.0.0.1", "a.localhost": "127.0.0.1",
		"127.0.0.1.": "127.0.0.1", "metadata.google.internal": "169.254.169.254", "fe80::1%eth0": "fe80::1%eth0",
		// Names.
		"example.com": "", "1.2.3.4.5": "", "256.1.1.1": "", "4294967296": "", "0x1ffffffff": "", "08.0.0.1": "", "1.2.3.x": "",
		"": "", ".": "", "127..1": "", "s3.eu-central-1.amazonaws.com": "", "-1": "", "+1": "", "1.2.65536": "",
	}
	for host, want := range cases {
		addr, ok := literal(host)
		if ok != (want != "") || ok && addr.String() != want {
			t.Errorf("%q is %v %v, want %q", host, addr, ok, want)
		}
	}
}

func TestContentRange(t *testing.T) {
	t.Parallel()
	good := map[string]contentRange{
		"bytes 0-0/1":      {start: 0, end: 1, total: 1},
		"bytes 5-9/10":     {start: 5, end: 10, total: 10},
		"Bytes 5-9/*":      {start: 5, end: 10, total: -1},
		"bytes */0":        {total: 0, unsatisfied: true},
		" bytes  0-99/100": {start: 0, end: 100, total: 100},
	}
	for text, want := range good {
		if got, ok := parseContentRange(text); !ok || got != want {
			t.Errorf("%q gives %+v %v", text, got, ok)
		}
	}
	for _, text := range []string{
		"", "bytes", "bytes 0-0", "bytes 1-0/5", "bytes 0-5/5", "bytes -1-2/5", "bytes +1-2/5", "bytes 0-/5", "bytes */*", "octets 0-0/1",
		"bytes 0-0/1, bytes 0-0/1", "bytes=0-0/1", "bytes 0-9223372036854775807/*", "bytes 99999999999999999999-1/5", "bytes 0 - 0/1",
	} {
		if got, ok := parseContentRange(text); ok {
			t.Errorf("%q gives %+v", text, got)
		}
	}
}
