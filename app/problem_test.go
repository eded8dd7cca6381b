package app

import (
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/secret"
)

func TestErrorsReachThePageAsJSONText(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 4, 14, 32, 0, 0, time.FixedZone("", 3600))
	err := fmt.Errorf("outer: %w", apperr.Wrap(errors.New("cause"), apperr.LinkExpired, apperr.Params{
		"expired_at": at, "kept_bytes": int64(3), "skew_seconds": 90 * time.Second, "host": "h", "status": 403, "token": secret.NewString("x"),
	}))
	text, ok := formatError(err).(string)
	if !ok {
		t.Fatal("Wails needs a string")
	}
	var p Problem
	if err := json.Unmarshal([]byte(text), &p); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"expired_at": "2026-03-04T13:32:00Z", "kept_bytes": "3", "skew_seconds": "90", "host": "h", "token": "[redacted]",
	}
	if p.Code != "link_expired" || fmt.Sprint(p.Params) != fmt.Sprint(want) {
		t.Errorf("%s %v", p.Code, p.Params)
	}
	if fmt.Sprint(p.Detail) != fmt.Sprint(map[string]string{"host": "h", "status": "403"}) {
		t.Errorf("detail %v", p.Detail)
	}
}

func TestErrorsWithoutACodeTellNothing(t *testing.T) {
	t.Parallel()
	p := problemOf(errors.New("GET https://host/k?X-Amz-Signature=abc: broken"))
	if p.Code != "internal" || len(p.Params) != 0 || len(p.Detail) != 0 {
		t.Errorf("%+v", p)
	}
	if problemOf(nil) != nil {
		t.Error("no error is no problem")
	}
	var none *apperr.Error
	if problemOf(none) != nil {
		t.Error("a nil *apperr.Error is no problem")
	}
}

func TestParamsAreRedacted(t *testing.T) {
	t.Parallel()
	p := problemOf(apperr.New(apperr.LinkRefused, apperr.Params{"detail": "at https://h/secret?sig=secret"}))
	if p.Detail["detail"] != "at https://h/[redacted]" {
		t.Errorf("%v", p.Detail)
	}
}
