package daypass_test

import (
	"testing"

	"go.uber.org/goleak"
)

// fasthttp, under practice storage, leaves a clock behind for ever and its sweeper for a few seconds.
func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m,
		goleak.IgnoreAnyFunction("github.com/valyala/fasthttp.updateServerDate.func1"),
		goleak.IgnoreAnyFunction("github.com/valyala/fasthttp.(*workerPool).Start.func2"),
	)
}
