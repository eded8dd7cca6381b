package app

import "testing"

func TestClosingAsksOnceAndNeverLocksIn(t *testing.T) {
	t.Parallel()
	var q closing
	if !q.mayClose(0) {
		t.Error("nothing runs: it closes")
	}
	if q.mayClose(2) {
		t.Error("two run: it asks")
	}
	if !q.mayClose(2) {
		t.Error("a second wish before an answer closes")
	}
	q = closing{}
	q.mayClose(1)
	q.answer(false)
	if q.mayClose(1) {
		t.Error("after no it asks again")
	}
	q.answer(true)
	if !q.mayClose(1) {
		t.Error("after yes it closes")
	}
}
