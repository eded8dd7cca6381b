package link_test

import (
	"testing"

	"daypass/internal/link"
)

func TestOnlyHere(t *testing.T) {
	t.Parallel()
	for host, want := range map[string][2]bool{
		"127.0.0.1:9000": {true, false}, "localhost": {true, false}, "LOCALHOST.:80": {true, false}, "[::1]:9000": {true, false},
		"files.localhost": {true, false}, "10.1.2.3": {false, true}, "192.168.0.4:443": {false, true}, "[fd00::1]": {false, true},
		"::ffff:127.0.0.1": {true, false}, "8.8.8.8": {false, false}, "s3.amazonaws.com": {false, false}, "localhost.example.com": {false, false},
	} {
		if computer, network := link.OnlyHere(host); [2]bool{computer, network} != want {
			t.Errorf("%s: %v %v, want %v", host, computer, network, want)
		}
	}
}
