package httpx

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/link"
)

// answer is an error answer with all that its meaning is read from.
type answer struct {
	link   link.Link
	status int
	header http.Header
	body   errorBody
	html   bool
	now    time.Time // this computer's clock
	pinned bool      // an If-Match or If-Unmodified-Since was sent
	method string    // "": GET
}

// readAnswer reads what is bounded of an error's body and leaves the rest.
func readAnswer(k ask, r *http.Response, now time.Time) answer {
	body, _ := io.ReadAll(io.LimitReader(r.Body, maxErrorBody)) // what came is enough
	a := answer{link: k.link, status: r.StatusCode, header: r.Header, body: parseErrorBody(body), now: now, method: k.method}
	a.pinned = k.header.Get("If-Match") != "" || k.header.Get("If-Unmodified-Since") != ""
	a.html = isHTML(r.Header.Get("Content-Type"))
	if a.body.Code == "" { // Azure says it here as well, and here alone where a body is not allowed
		a.body.Code = r.Header.Get("X-Ms-Error-Code")
	}
	return a
}

// classify says what an error answer means: by the provider's code, by the dates where the code is vague, by the
// status where there is no code.
func (a answer) classify() *failure {
	r := a.rule()
	p := a.params()
	if r.dates {
		if f := a.byDates(p); f != nil {
			return f
		}
	}
	a.complete(r.code, p)
	f := final(r.code, p)
	if r.means != nil {
		f.err = apperr.Wrap(r.means, r.code, p)
	}
	f.retry = r.retry
	if r.retry {
		f.after = retryAfter(a.header, a.now)
	}
	return f
}

func (a answer) rule() rule {
	code := strings.ToLower(a.body.Code)
	if a.header.Get("X-Amz-Delete-Marker") == "true" { // 404 and 405 for a version that is a deletion
		return rule{code: apperr.ObjectGone}
	}
	if a.method != "" {
		if r, ok := a.sendingRule(code); ok {
			return r
		}
	}
	if r, ok := providerCodes[code]; ok {
		return a.refine(code, r)
	}
	return a.byStatus()
}

// refine settles codes whose meaning hangs on the rest of the answer.
func (a answer) refine(code string, r rule) rule {
	switch {
	case code == "expiredtoken" && (a.link.Provider == link.ProviderGoogle || a.body.Details != ""):
		return rule{code: apperr.LinkExpired} // Google's word for a link that is over; only it sends Details
	case code == "authorizationqueryparameterserror" && a.region() != "":
		return rule{code: apperr.WrongRegion}
	case code == "authorizationheadermalformed" && a.region() == "":
		return rule{code: apperr.LinkRefused, dates: true}
	case code == "authorizationpermissionmismatch" && a.link.Permissions != "" && !strings.Contains(a.link.Permissions, "r"):
		return rule{code: apperr.LinkWrongMethod}
	case code == "invalidaccesskeyid" && a.link.SessionToken:
		// MinIO and others forget a temporary key once it is over, and then do not know it.
		return rule{code: apperr.CredentialExpired, dates: true}
	case r.code == apperr.ObjectReplaced && !a.pinned:
		return rule{code: apperr.ServerMisbehaved}
	default:
		return r
	}
}

func (a answer) byStatus() rule {
	switch a.status {
	case http.StatusUnauthorized, http.StatusForbidden:
		return rule{code: apperr.LinkRefused, dates: true}
	case http.StatusBadRequest:
		return rule{code: a.badRequest(), dates: true}
	case http.StatusNotFound, http.StatusGone:
		return rule{code: apperr.ObjectGone}
	case http.StatusMethodNotAllowed:
		return rule{code: apperr.LinkWrongMethod}
	case http.StatusPreconditionFailed:
		return a.refine("", rule{code: apperr.ObjectReplaced})
	case http.StatusNetworkAuthenticationRequired:
		return rule{code: apperr.NotTheFile}
	case http.StatusProxyAuthRequired:
		return rule{code: apperr.NetworkGone}
	case http.StatusRequestTimeout, http.StatusTooEarly, http.StatusTooManyRequests, http.StatusInternalServerError,
		http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return rule{code: apperr.ServerBusy, retry: true}
	case http.StatusPaymentRequired, http.StatusUnavailableForLegalReasons:
		return rule{code: apperr.LinkRefused}
	default:
		return rule{code: apperr.ServerMisbehaved}
	}
}

// badRequest is what a 400 with no known code means: a storage that does not understand a signed link and cannot
// say why got a damaged one; a code that nobody knows, and a plain link, are refusals.
func (a answer) badRequest() apperr.Code {
	if a.link.Signed() && a.body.Code == "" {
		return apperr.SignatureMismatch
	}
	return apperr.LinkRefused
}

// params are what support needs; nothing in them comes from a server unsifted.
func (a answer) params() apperr.Params {
	p := answerParams(a.link, a.status, a.header)
	if code := a.sift(a.body.Code, 64); code != "" {
		p["provider_code"] = code
	}
	if _, known := p["request_id"]; !known {
		if id := a.sift(a.body.RequestID, 128); id != "" {
			p["request_id"] = id
		}
	}
	return p
}

// complete adds what the code's own sentence needs.
func (a answer) complete(code apperr.Code, p apperr.Params) {
	switch code {
	case apperr.LinkExpired:
		if at := a.expiredAt(); !at.IsZero() && !at.After(a.serverTime()) { // it may have been ended before its date
			p["expired_at"] = at
		}
	case apperr.WrongRegion:
		if region := a.region(); region != "" {
			p["region"] = region
		}
	case apperr.BucketGone:
		if a.link.Bucket != "" {
			p["bucket"] = a.link.Bucket
		}
	case apperr.ServerMisbehaved:
		p["reason"] = "status"
	default:
	}
}

func (a answer) sift(text string, most int) string { return sift(a.link, text, most) }

// answerParams are the parameters that every answer gives.
func answerParams(l link.Link, status int, h http.Header) apperr.Params {
	p := apperr.Params{"host": l.Host, "status": status}
	for _, name := range requestIDs {
		if id := sift(l, h.Get(name), 128); id != "" {
			p["request_id"] = id
			break
		}
	}
	if t := ServerTime(h); !t.IsZero() {
		p["server_at"] = t
	}
	return p
}

var requestIDs = []string{
	"X-Amz-Request-Id", "X-Ms-Request-Id", "X-Guploader-Uploadid", "X-Oss-Request-Id", "X-Cos-Request-Id",
	"X-Amz-Cf-Id", "Cf-Ray", "X-Request-Id",
}

// sift lets a server's word into an error only if it is short, made of harmless letters, and repeats no value
// of the link's query: an answer may echo the signature.
func sift(l link.Link, text string, most int) string {
	text = strings.TrimSpace(text)
	if text == "" || len(text) > most {
		return ""
	}
	for _, c := range []byte(text) {
		if !isWordByte(c) {
			return ""
		}
	}
	if echoes(l, text) {
		return ""
	}
	return text
}

func isWordByte(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z' || strings.IndexByte("+/=_.:-", c) >= 0
}

// echoes reports whether text and a value of the link's query share enough to give it away.
func echoes(l link.Link, text string) bool {
	const enough = 12
	_, query, _ := strings.Cut(l.URL().Reveal(), "?")
	plain, err := url.QueryUnescape(query)
	if err != nil {
		plain = query
	}
	for i := 0; i+enough <= len(text); i++ {
		if piece := text[i : i+enough]; strings.Contains(query, piece) || strings.Contains(plain, piece) {
			return true
		}
	}
	return false
}
