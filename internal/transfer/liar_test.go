package transfer_test

import (
	"testing"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/httpx"
	"daypass/internal/lab"
	"daypass/internal/transfer"
)

const liarSize = 9<<20 + 3

// lies that must neither be believed nor end the download: the first answers lie, later ones do not.
func passingLies() map[string]lab.Reply {
	return map[string]lab.Reply{
		"range ignored":           {Range: lab.RangeIgnored},
		"whole as 206":            {Range: lab.RangeWhole206},
		"off by one":              {Range: lab.RangeOffByOne},
		"from zero":               {Range: lab.RangeFromZero},
		"longer":                  {Range: lab.RangeLonger},
		"shorter":                 {Range: lab.RangeShorter},
		"overlaps":                {Range: lab.RangeOverlaps},
		"header off":              {Range: lab.RangeHeaderOff},
		"no Content-Range":        {Range: lab.RangeNoHeader},
		"garbled":                 {Range: lab.RangeGarbled},
		"total of *":              {Range: lab.RangeTotalStar},
		"multipart":               {Range: lab.RangeMultipart},
		"short body":              {CutAt: lab.At(100_000)},
		"reset":                   {CutAt: lab.At(100_000), End: "reset"},
		"reset at once":           {HangUp: true, End: "reset"},
		"hang up":                 {HangUp: true},
		"stall":                   {CutAt: lab.At(100_000), End: "stall"},
		"no answer":               {HangUp: true, End: "stall"},
		"slow down":               {Status: 503, Body: lab.Text("<Error><Code>SlowDown</Code></Error>"), Header: map[string]string{"Retry-After": "0"}},
		"internal error":          {Status: 500, Body: lab.Text("<Error><Code>InternalError</Code></Error>")},
		"too many requests":       {Status: 429, Body: lab.Text(""), Header: map[string]string{"Retry-After": "1"}},
		"bad gateway":             {Status: 502, Body: lab.Text("<html>bad gateway</html>")},
		"not HTTP":                {Raw: "hello\r\n\r\n"},
		"stray bytes":             {Extra: 50},
		"longer than it says":     {Length: lab.At(10)},
		"shorter than it says":    {Length: lab.At(64 << 20)},
		"chunked and cut":         {Framing: "chunked", CutAt: lab.At(100_000)},
		"until close and cut":     {Framing: "close", CutAt: lab.At(100_000)},
		"whole, length unsaid":    {Range: lab.RangeIgnored, Framing: "chunked"},
		"whole, until close":      {Range: lab.RangeIgnored, Framing: "close"},
		"416 though there is one": {Range: lab.Range416},
	}
}

// rowOf gives the row of faults.md that a lie is of.
func rowOf(lie string) int {
	switch lie {
	case "ETag flips", "412", "gone":
		return 5
	case "total is off":
		return 6
	case "range ignored", "whole, length unsaid", "whole, until close":
		return 7
	case "416 though there is one":
		return 9
	case "short body", "stray bytes", "longer than it says", "shorter than it says", "chunked and cut", "until close and cut":
		return 10
	case "reset", "reset at once", "hang up", "stall", "no answer", "not HTTP", "always a reset", "always stalls":
		return 11
	case "slow down", "internal error", "too many requests", "bad gateway", "busy":
		return 12
	case "expired from the start":
		return 14
	case "captive portal":
		return 26
	}
	return 8
}

func TestNoLieIsBelievedAndNoneIsFatalThatNeedNotBe(t *testing.T) {
	t.Parallel()
	for name, reply := range passingLies() {
		for _, when := range []string{"first", "later"} {
			t.Run(name+" "+when, func(t *testing.T) {
				t.Parallel()
				lab.Fault(t, rowOf(name))
				match := lab.Match{From: 1, To: 2}
				if when == "later" {
					match = lab.Match{StartFrom: 1, To: 2}
				}
				server, blob := liar(t, liarSize, lab.Step{When: match, Do: reply})
				p := newPlace(t)
				e, _ := p.engine(t, setup{
					config: transfer.Config{Retry: quickRetry},
					http:   httpx.Options{StallTimeout: 300 * time.Millisecond, HeaderTimeout: 300 * time.Millisecond},
				})
				mustGet(t, e, p.spec(t, server.Link("/b/file.bin")), blob)
			})
		}
	}
}

func TestLiesThatNeverEndAreToldApart(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		match lab.Match
		reply lab.Reply
		code  apperr.Code
	}{
		"ETag flips":             {lab.Match{StartFrom: 1}, lab.Reply{ETag: `"another"`}, apperr.ObjectReplaced},
		"total is off":           {lab.Match{StartFrom: 1}, lab.Reply{Range: lab.RangeTotalOff}, apperr.ObjectReplaced},
		"412":                    {lab.Match{StartFrom: 1}, lab.Reply{Status: 412, Body: lab.Text("")}, apperr.ObjectReplaced},
		"gone":                   {lab.Match{StartFrom: 1}, lab.Reply{Answer: "aws_no_such_key"}, apperr.ObjectGone},
		"busy":                   {lab.Match{}, lab.Reply{Status: 503, Body: lab.Text("")}, apperr.ServerBusy},
		"always off by one":      {lab.Match{}, lab.Reply{Range: lab.RangeOffByOne}, apperr.ServerMisbehaved},
		"always a reset":         {lab.Match{}, lab.Reply{HangUp: true, End: "reset"}, apperr.NetworkGone},
		"always stalls":          {lab.Match{}, lab.Reply{HangUp: true, End: "stall"}, apperr.Stalled},
		"expired from the start": {lab.Match{}, lab.Reply{Answer: "aws_expired"}, apperr.LinkExpired},
		"captive portal":         {lab.Match{}, lab.Reply{Status: 200, Body: lab.Text("<html>sign in</html>"), ETag: "-", Header: map[string]string{"Content-Type": "text/html"}}, apperr.NotTheFile},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lab.Fault(t, rowOf(name))
			server, _ := liar(t, liarSize, lab.Step{When: c.match, Do: c.reply})
			p := newPlace(t)
			e, _ := p.engine(t, setup{
				config: transfer.Config{Retry: quickRetry},
				http:   httpx.Options{StallTimeout: 100 * time.Millisecond, HeaderTimeout: 100 * time.Millisecond},
			})
			j, err := get(t, e, p.spec(t, server.Link("/b/file.bin")))
			wantCode(t, err, c.code)
			if j.State != transfer.StateFailed || j.ErrCode != c.code {
				t.Errorf("state %s, code %s", j.State, j.ErrCode)
			}
			if names := finals(t, p.target); len(names) > 0 {
				t.Errorf("under the final name: %q", names)
			}
		})
	}
}

func TestBytesShiftedUnderARightHeaderAreCaughtByTheChecksum(t *testing.T) {
	t.Parallel()
	blob := lab.Blob{Seed: 7, Length: liarSize}
	for name, steps := range map[string][]lab.Step{
		"once":   {{When: lab.Match{StartFrom: 1, To: 1}, Do: lab.Reply{Range: lab.RangeBytesShift}}},
		"always": {{When: lab.Match{StartFrom: 1}, Do: lab.Reply{Range: lab.RangeBytesShift}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := lab.Liar(t, lab.Script{Objects: []lab.Object{{Blob: blob}}, Steps: steps})
			p := newPlace(t)
			e, _ := p.engine(t, setup{config: transfer.Config{Retry: quickRetry}})
			spec := p.spec(t, server.Link("/b/file.bin")+"#"+hints(blob).Fragment())
			if name == "once" {
				if j := mustGet(t, e, spec, blob); j.Verified != transfer.VerifiedCRC {
					t.Errorf("verified %q", j.Verified)
				}
				return
			}
			_, err := get(t, e, spec)
			wantCode(t, err, apperr.VerificationFailed)
			if left := append(finals(t, p.target), partFiles(t, p.target)...); len(left) > 0 {
				t.Errorf("left: %q", left)
			}
		})
	}
}

func TestMD5MismatchOfAnUnknownStorage(t *testing.T) {
	t.Parallel()
	blob := lab.Blob{Seed: 7, Length: 9 << 20}
	sumTag := `"` + md5Hex(blob) + `"`
	for name, c := range map[string]struct {
		etag  string
		steps []lab.Step
		want  transfer.Verified
	}{
		"right":                     {sumTag, nil, transfer.VerifiedMD5},
		"one bit wrong, once":       {sumTag, []lab.Step{{When: lab.Match{To: 1}, Do: lab.Reply{CorruptAt: lab.At(77)}}}, transfer.VerifiedMD5},
		"made up, not an MD5":       {`"00112233445566778899aabbccddeeff"`, nil, transfer.VerifiedSize},
		"two different wrong bytes": {sumTag, []lab.Step{{When: lab.Match{To: 1}, Do: lab.Reply{CorruptAt: lab.At(77)}}, {When: lab.Match{From: 2}, Do: lab.Reply{CorruptAt: lab.At(6 << 20)}}}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := lab.Liar(t, lab.Script{Objects: []lab.Object{{Blob: blob, ETag: c.etag}}, Steps: c.steps})
			p := newPlace(t)
			e, _ := p.engine(t, setup{config: transfer.Config{Retry: quickRetry}})
			j, err := get(t, e, p.spec(t, server.Link("/b/file.bin")))
			if c.want == "" {
				wantCode(t, err, apperr.VerificationFailed)
				return
			}
			if err != nil || j.Verified != c.want {
				t.Fatalf("verified %q, %v", j.Verified, err)
			}
			wantDone(t, j, blob)
		})
	}
}
