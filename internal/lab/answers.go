package lab

import (
	"net/http"
	"strings"
	"time"

	"daypass/internal/apperr"
)

// Answer is what one provider says in one case, as data: other rooms test with it, and a liar's Reply names it.
//
// Placeholders in Header values and in Body: {now} and {expired} (RFC 3339, UTC: now, and five minutes ago),
// {now_http} and {expired_http} (the same as HTTP dates), {host} (of the request), {self} (scheme-less own
// address), {path}, {bucket} (first part of the path) and {key} (the rest).
type Answer struct {
	Name     string
	Provider string // aws, r2, google, ceph, azure, cloudfront, alibaba, tencent, wasabi, b2, minio, garage, …
	Status   int
	Header   map[string]string
	Body     string
	// Means is what a person should be told of, where the answer alone tells it to somebody who holds a SigV4
	// link that has not ended by its own date.
	Means apperr.Code
	// Region is the right one, where the answer names it.
	Region string
	// Retry says that the same request may be answered otherwise a little later.
	Retry bool
	// Source says where the wording comes from: documentation, a public report, or a server's source.
	Source string
}

// Answers gives all of them; the caller owns the slice.
func Answers() []Answer {
	var all []Answer
	for _, list := range [][]Answer{awsAnswers(), s3LikeAnswers(), otherAnswers(), webAnswers()} {
		all = append(all, list...)
	}
	return all
}

// AnswerNamed finds one.
func AnswerNamed(name string) (Answer, bool) {
	for _, a := range Answers() {
		if a.Name == name {
			return a, true
		}
	}
	return Answer{}, false
}

// errorAnswer plans a named answer; the script was checked, so the name is known.
func errorAnswer(name string, r *http.Request) planned {
	a, _ := AnswerNamed(name)
	h := http.Header{}
	if strings.HasPrefix(strings.TrimLeft(a.Body, "\ufeff"), "<?xml") {
		h.Set("Content-Type", "application/xml")
	}
	for key, value := range a.Header {
		h.Set(key, fillIn(value, r))
	}
	body := fillIn(a.Body, r)
	return planned{status: a.Status, header: h, body: strings.NewReader(body), end: int64(len(body))}
}

func fillIn(text string, r *http.Request) string {
	if !strings.Contains(text, "{") {
		return text
	}
	now := time.Now().UTC()
	expired := now.Add(-5 * time.Minute)
	path := r.URL.EscapedPath()
	bucket, key, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	return strings.NewReplacer(
		"{now}", now.Format(time.RFC3339), "{expired}", expired.Format(time.RFC3339),
		"{now_http}", now.Format(http.TimeFormat), "{expired_http}", expired.Format(http.TimeFormat),
		"{host}", r.Host, "{self}", r.Host, "{path}", path, "{bucket}", bucket, "{key}", key,
	).Replace(text)
}

const (
	xmlHead   = `<?xml version="1.0" encoding="UTF-8"?>` + "\n"
	awsTail   = `<RequestId>LAB0REQUEST0ID00</RequestId><HostId>bGFiIGhvc3QgaWQ=</HostId></Error>`
	mismatch  = "The request signature we calculated does not match the signature you provided. Check your key and signing method."
	htmlLogin = `<!DOCTYPE html><html><head><title>Sign in to the network</title></head>` +
		`<body><script>alert(1)</script><form action="/login"><input name="user"></form></body></html>`
)
