package secret

import (
	"os"
	"testing"

	"go.uber.org/goleak"
)

// busChildEnv makes the test binary a process of its own, for keychain tests: "open" or "hang", and a folder.
const busChildEnv = "DAYPASS_TEST_BUS_CHILD"

func TestMain(m *testing.M) {
	if os.Getenv(busChildEnv) != "" {
		os.Exit(busChild())
	}
	goleak.VerifyTestMain(m)
}
