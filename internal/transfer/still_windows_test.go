package transfer_test

import "os"

func standStill() (os.Signal, bool) { return nil, false }
