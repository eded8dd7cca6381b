package request_test

import (
	"net"
	"testing"

	"daypass/internal/lab"
)

func TestMain(m *testing.M) {
	net.DefaultResolver = lab.LoopbackNames()
	m.Run()
}
