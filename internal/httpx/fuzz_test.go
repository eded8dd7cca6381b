package httpx

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/link"
)

func FuzzContentRange(f *testing.F) {
	for _, s := range []string{"bytes 0-0/1", "bytes 5-9/*", "bytes */10", "bytes 9223372036854775806-9223372036854775807/*"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r, ok := parseContentRange(text)
		if !ok {
			return
		}
		if r.unsatisfied && r.total < 0 || !r.unsatisfied && (r.start < 0 || r.end <= r.start || r.total >= 0 && r.end > r.total) {
			t.Fatalf("%q gives %+v", text, r)
		}
	})
}

func FuzzErrorAnswer(f *testing.F) {
	for _, s := range []string{
		`<?xml version="1.0"?><Error><Code>AccessDenied</Code><Expires>2026-03-04T14:32:00Z</Expires></Error>`,
		"\ufeff<Error><Code>AuthenticationFailed</Code><AuthenticationErrorDetail>Start [x] - Expiry [y]</AuthenticationErrorDetail></Error>",
		`<!DOCTYPE x [<!ENTITY a "b">]><Error><Code>&a;</Code></Error>`,
		`{"error":{"code":403,"errors":[{"reason":"forbidden"}]}}`, `{"code":"expired_auth_token","status":401}`, `{"error":"x"}`,
		strings.Repeat("<Error>", 100), strings.Repeat("[", 1000),
	} {
		f.Add(403, s, "us-east-1")
	}
	f.Fuzz(func(t *testing.T, status int, body, header string) {
		e := parseErrorBody([]byte(body))
		h := http.Header{"X-Amz-Request-Id": {header}, "X-Amz-Bucket-Region": {header}, "Location": {header}, "Retry-After": {header}, "Date": {header}}
		now := time.Date(2026, 3, 4, 14, 32, 0, 0, time.UTC)
		a := answer{link: link.Link{Host: "h", Scheme: link.SchemeSigV4}, status: status, header: h, body: e, now: now}
		failed := a.classify()
		if failed.err.Code() == "" || failed.after < 0 || failed.after > 5*time.Minute {
			t.Fatalf("%q gives %v", body, failed)
		}
		for _, key := range []string{"request_id", "provider_code", "region"} {
			if text, _ := failed.err.Params()[key].(string); len(text) > 128 || strings.ContainsAny(text, "\x1b\n\r<>\"' ") {
				t.Fatalf("%s is %q", key, text)
			}
		}
		if failed.err.Code() == apperr.ServerBusy != failed.retry {
			t.Fatalf("%v: retry %v", failed, failed.retry)
		}
	})
}
