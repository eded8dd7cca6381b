package httpx_test

import (
	"fmt"
	"net/url"
	"testing"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/httpx"
	"daypass/internal/lab"
)

const vague = `<?xml version="1.0"?><Error><Code>AccessDenied</Code><RequestId>tx1</RequestId></Error>`

// TestDatesExplainAVagueRefusal: Ceph, CloudFront and others say no more than that access is denied. fault 15.
func TestDatesExplainAVagueRefusal(t *testing.T) {
	t.Parallel()
	lab.Fault(t, 15)
	now := time.Now()
	hour := time.Hour
	cases := map[string]struct {
		signed  time.Time     // at which the link was signed; it is good for an hour
		server  time.Duration // the server's clock against ours
		status  int
		body    string
		code    apperr.Code
		skew    time.Duration // roughly
		noDate  bool
		noParam string
	}{
		"within its time":              {signed: now, code: apperr.LinkRefused},
		"over":                         {signed: now.Add(-2 * hour), code: apperr.LinkExpired},
		"over by our clock alone":      {signed: now.Add(-2 * hour), server: -90 * time.Minute, code: apperr.LinkRefused},
		"over by the server's alone":   {signed: now, server: 2 * hour, code: apperr.LinkExpired},
		"over, no Date":                {signed: now.Add(-2 * hour), noDate: true, code: apperr.LinkExpired},
		"over, 400 without a body":     {signed: now.Add(-2 * hour), status: 400, body: "-", code: apperr.LinkExpired},
		"over, 401 in HTML":            {signed: now.Add(-2 * hour), status: 401, body: "<html>no</html>", code: apperr.LinkExpired},
		"over, but the key is gone":    {signed: now.Add(-2 * hour), status: 404, body: "<Error><Code>NoSuchKey</Code></Error>", code: apperr.ObjectGone},
		"over, and the signature off":  {signed: now.Add(-2 * hour), body: "<Error><Code>SignatureDoesNotMatch</Code></Error>", code: apperr.SignatureMismatch},
		"not begun":                    {signed: now.Add(2 * hour), code: apperr.LinkNotYetValid},
		"a Date that is late":          {signed: now, server: -2 * time.Second, code: apperr.LinkRefused},
		"dated by our clock, ahead":    {signed: now, server: -47 * time.Minute, code: apperr.ClockSkew, skew: -47 * time.Minute},
		"skewed, ours is behind":       {signed: now, server: 47 * time.Minute, body: "<Error><Code>RequestTimeTooSkewed</Code></Error>", code: apperr.ClockSkew, skew: 47 * time.Minute},
		"skewed, but not ours":         {signed: now, body: "<Error><Code>RequestTimeTooSkewed</Code></Error>", code: apperr.ClockSkew},
		"a little skew is no matter":   {signed: now, server: 4 * time.Minute, body: "<Error><Code>RequestTimeTooSkewed</Code></Error>", code: apperr.ClockSkew},
		"query parameters, not begun":  {signed: now.Add(2 * hour), status: 400, body: "<Error><Code>AuthorizationQueryParametersError</Code></Error>", code: apperr.LinkNotYetValid},
		"query parameters, something":  {signed: now, status: 400, body: "<Error><Code>AuthorizationQueryParametersError</Code></Error>", code: apperr.SignatureMismatch},
		"temporary key nobody knows":   {signed: now, body: "<Error><Code>InvalidAccessKeyId</Code></Error>", code: apperr.LinkRefused},
		"its own word against its end": {signed: now.Add(-2 * hour), body: "<Error><Code>ExpiredToken</Code></Error>", code: apperr.CredentialExpired},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			date := time.Now().Add(tc.server).UTC().Format("Mon, 02 Jan 2006 15:04:05 GMT")
			if tc.noDate {
				date = ""
			}
			body := map[string]string{"": vague, "-": ""}[tc.body]
			if len(tc.body) > 1 {
				body = tc.body
			}
			reply := lab.Reply{Status: max(tc.status, 400), Body: &body, Header: map[string]string{"Date": date}}
			if tc.status == 0 {
				reply.Status = 403
			}
			liar := lab.Liar(t, oneObject(1000, lab.Step{Do: reply}))
			_, _, err := read(t, newClient(t, httpx.Options{}), request(t, liar.LinkFor("/b/k.bin", tc.signed, hour), 0, -1))
			p := wantCode(t, err, tc.code, false)
			switch tc.code {
			case apperr.LinkExpired:
				if at, _ := p["expired_at"].(time.Time); at.Sub(tc.signed.Add(hour)).Abs() > 2*time.Second {
					t.Errorf("expired_at %v", p["expired_at"])
				}
			case apperr.LinkNotYetValid:
				if at, _ := p["starts_at"].(time.Time); at.Sub(tc.signed).Abs() > 2*time.Second {
					t.Errorf("starts_at %v", p["starts_at"])
				}
			case apperr.ClockSkew:
				if s, _ := p["skew_seconds"].(int64); (time.Duration(s)*time.Second - tc.skew).Abs() > 5*time.Second {
					t.Errorf("skew_seconds %v, want %v", p["skew_seconds"], tc.skew)
				}
			default:
			}
		})
	}
}

// TestAzureSaysWhyInItsDetail: a link with a stored access policy has no dates of its own.
func TestAzureSaysWhyInItsDetail(t *testing.T) {
	t.Parallel()
	at := func(d time.Duration) string { return time.Now().Add(d).UTC().Format("Mon, 02 Jan 2006 15:04:05 GMT") }
	azure := func(code, detail string) string {
		return fmt.Sprintf("\ufeff<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>%s</Code><Message>m</Message><AuthenticationErrorDetail>%s</AuthenticationErrorDetail></Error>", code, detail)
	}
	frame := func(start, expiry time.Duration) string {
		return fmt.Sprintf("Signature not valid in the specified time frame: Start [%s] - Expiry [%s] - Current [%s]", at(start), at(expiry), at(0))
	}
	cases := map[string]struct {
		sp, body string
		code     apperr.Code
	}{
		"over":               {body: azure("AuthenticationFailed", frame(-2*time.Hour, -time.Hour)), code: apperr.LinkExpired},
		"not begun":          {body: azure("AuthenticationFailed", frame(time.Hour, 2*time.Hour)), code: apperr.LinkNotYetValid},
		"changed":            {body: azure("AuthenticationFailed", "Signature did not match."), code: apperr.SignatureMismatch},
		"for sending":        {sp: "cw", body: azure("AuthorizationPermissionMismatch", ""), code: apperr.LinkWrongMethod},
		"reading taken away": {sp: "r", body: azure("AuthorizationPermissionMismatch", ""), code: apperr.LinkRefused},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			liar := lab.Liar(t, oneObject(1000, lab.Step{Do: lab.Reply{Status: 403, Body: &tc.body}}))
			q := url.Values{"sv": {"2024-11-04"}, "sr": {"b"}, "si": {"policy"}, "sig": {"Q0FOQVJZQ0FOQVJZQ0FOQVJZQ0FOQVJZQ0FOQVJZMTI="}}
			if tc.sp != "" {
				q.Del("si")
				q.Set("sp", tc.sp)
				q.Set("se", time.Now().Add(time.Hour).UTC().Format(time.RFC3339))
			}
			_, _, err := read(t, newClient(t, httpx.Options{}), request(t, liar.Endpoint+"/c/k.bin?"+q.Encode(), 0, -1))
			wantCode(t, err, tc.code, false)
		})
	}
}

func TestSkewAndServerTime(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 4, 14, 32, 0, 0, time.UTC)
	if got := httpx.Skew(now.Add(47*time.Minute), now); got != 47*time.Minute {
		t.Errorf("behind: %v", got)
	}
	if got := httpx.Skew(now.Add(-8*time.Hour), now); got != -8*time.Hour {
		t.Errorf("ahead: %v", got)
	}
	if httpx.Skew(now.Add(5*time.Minute), now) != 0 || httpx.Skew(time.Time{}, now) != 0 {
		t.Error("no skew is one")
	}
	if got := httpx.ServerTime(map[string][]string{"Date": {"Wed, 04 Mar 2026 14:32:00 GMT"}}); !got.Equal(now) {
		t.Errorf("server time %v", got)
	}
	if got := httpx.ServerTime(map[string][]string{"Date": {"soon"}}); !got.IsZero() {
		t.Errorf("server time %v", got)
	}
}
