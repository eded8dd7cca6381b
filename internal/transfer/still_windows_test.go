package transfer_test

import (
	"os"
	"time"
)

func standStill() (os.Signal, bool) { return nil, false }

func cpu() time.Duration { return 0 }
