package main

import (
	"errors"
	"os"
)

// peakBytes is not known here: the races are run on Unix.
func peakBytes(*os.ProcessState) (int64, error) {
	return 0, errors.New("this system does not tell what a process used")
}
