package link

import (
	"net"
	"testing"

	"go.uber.org/goleak"

	"daypass/internal/lab"
)

func TestMain(m *testing.M) {
	net.DefaultResolver = lab.LoopbackNames()
	goleak.VerifyTestMain(m)
}
