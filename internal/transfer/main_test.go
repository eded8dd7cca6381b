package transfer_test

import (
	"os"
	"testing"

	"go.uber.org/goleak"

	"daypass/internal/lab"
)

func TestMain(m *testing.M) {
	if os.Getenv(childEnv) != "" {
		os.Exit(child())
	}
	if os.Getenv(uploadEnv) != "" {
		os.Exit(uploadChild())
	}
	if os.Getenv(folderEnv) != "" {
		os.Exit(folderChild())
	}
	if os.Getenv(viaEnv) != "" {
		os.Exit(viaChild())
	}
	if os.Getenv(trickleEnv) != "" {
		os.Exit(trickle())
	}
	goleak.VerifyTestMain(m, lab.LeakOptions()...)
}
