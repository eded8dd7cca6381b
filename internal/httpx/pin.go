package httpx

import (
	"net/http"

	"daypass/internal/apperr"
	"daypass/internal/transfer"
)

// agrees checks a success against the pin. What a server that ignores If-Match sends is caught here.
func (e *exchange) agrees(r transfer.Request, s span) *failure {
	h, pin := e.response.Header, r.Pin
	params := func() map[string]any { return answerParams(e.ask.link, e.response.StatusCode, h) }
	if notTheFile(e.ask.link, h, parseETag(pin.ETag).tag) {
		return final(apperr.NotTheFile, params())
	}
	if version := h.Get("X-Amz-Version-Id"); version != "" && pin.VersionID != "" && version != pin.VersionID {
		return final(apperr.ObjectReplaced, params())
	}
	if f := agreesTag(parseETag(pin.ETag), parseETag(h.Get("ETag")), params); f != nil {
		return f
	}
	if pin.Size > 0 {
		if s.total >= 0 && s.total != pin.Size {
			return final(apperr.ObjectReplaced, params())
		}
		if s.total < 0 && pin.ETag == "" { // a "*" may hide another object
			return misbehaved(params(), "no_total")
		}
	}
	if pin.ETag == "" && !pin.Modified.IsZero() {
		return agreesModified(h, pin, params)
	}
	return nil
}

// agreesTag compares ETags. A tag that is missing or has become weak proves nothing: the bytes are not mixed, and
// another answer may carry it again.
func agreesTag(want, got entityTag, params func() map[string]any) *failure {
	switch {
	case want.strong() == "" || want == got:
		return nil
	case got.tag == "":
		return misbehaved(params(), "no_etag")
	case got.weak && got.tag == want.tag:
		return misbehaved(params(), "weak_etag")
	default:
		return final(apperr.ObjectReplaced, params())
	}
}

func agreesModified(h http.Header, pin transfer.Pin, params func() map[string]any) *failure {
	switch got := modified(h); {
	case got.IsZero():
		return misbehaved(params(), "no_modified")
	case !got.Equal(pin.Modified.UTC().Truncate(1e9)):
		return final(apperr.ObjectReplaced, params())
	default:
		return nil
	}
}
