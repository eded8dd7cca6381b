package httpx_test

import (
	"testing"

	"daypass/internal/lab"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m, lab.LeakOptions()...) }
