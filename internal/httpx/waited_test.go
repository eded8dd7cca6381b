package httpx_test

import (
	"testing"
	"time"

	"daypass/internal/httpx"
	"daypass/internal/lab"
)

// An answer tells how long it was waited for.
func TestAnswersTellHowLongTheyTook(t *testing.T) {
	t.Parallel()
	const delay = 150 * time.Millisecond
	for _, want := range []time.Duration{0, delay} {
		liar := lab.Liar(t, oneObject(1000, lab.Step{Do: lab.Reply{DelayMS: int(want / time.Millisecond)}}))
		c := newClient(t, httpx.Options{})
		r, _, err := read(t, c, request(t, liar.Endpoint+"/lab/huge", 0, 1000))
		if err != nil {
			t.Fatal(err)
		}
		if r.Waited < want || r.Waited <= 0 || (want == 0 && r.Waited >= delay) {
			t.Errorf("%v after %v", r.Waited, want)
		}
	}
}
