package httpx_test

import (
	"testing"

	"go.uber.org/goleak"

	"daypass/internal/lab"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m, lab.LeakOptions()...) }
