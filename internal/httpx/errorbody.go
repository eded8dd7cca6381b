package httpx

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"strings"
)

// Bounds of what is read of an error body. The largest real ones (SignatureDoesNotMatch with its canonical
// request in hexadecimal) are about 8 KiB.
const (
	maxErrorBody  = 64 << 10
	maxXMLDepth   = 8
	maxXMLTokens  = 2000
	maxFieldBytes = 512
)

// errorBody holds the fields of a provider's error that mean something to us. Message may repeat the link: it goes
// into no error, and no decision rests on it but those of saidInWords.
type errorBody struct {
	Code       string
	Message    string
	Details    string // Google
	RequestID  string
	Region     string // AWS: the bucket's region
	Endpoint   string // AWS: where the bucket is
	Bucket     string
	Expires    string // AWS, Alibaba, versitygw: the end that was signed
	ServerTime string
	ActualSize string // AWS's InvalidRange: <ActualObjectSize>
	Unsigned   string // AWS's HeadersNotSigned
	AuthDetail string // Azure's AuthenticationErrorDetail, the only place where it says why
}

// parseErrorBody reads XML or JSON, whichever it is, as far as it is well formed; what cannot be read is
// empty. It never fails: an error body is a help.
func parseErrorBody(body []byte) errorBody {
	body = bytes.TrimSpace(bytes.TrimPrefix(body, []byte("\ufeff"))) // Azure begins with a mark
	if len(body) == 0 || len(body) > maxErrorBody {
		return errorBody{}
	}
	switch body[0] {
	case '<':
		return parseXML(body)
	case '{':
		return parseJSON(body)
	default:
		return errorBody{}
	}
}

// field gives the place for an element's text, nil for one that we do not want.
func (e *errorBody) field(name string) *string {
	switch strings.ToLower(name) {
	case "code":
		return &e.Code
	case "message":
		return &e.Message
	case "details":
		return &e.Details
	case "requestid", "request-id":
		return &e.RequestID
	case "region":
		return &e.Region
	case "endpoint":
		return &e.Endpoint
	case "bucket", "bucketname":
		return &e.Bucket
	case "expires", "expiretime":
		return &e.Expires
	case "servertime":
		return &e.ServerTime
	case "actualobjectsize":
		return &e.ActualSize
	case "headersnotsigned":
		return &e.Unsigned
	case "authenticationerrordetail":
		return &e.AuthDetail
	default:
		return nil
	}
}

// set keeps the first value of a field; nested repetitions do not overwrite it.
func (e *errorBody) set(name, value string) {
	if p := e.field(name); p != nil && *p == "" {
		*p = clip(strings.TrimSpace(value))
	}
}

// parseXML collects the texts of wanted leaves below a root named Error or ErrorResponse. There are no entities but
// XML's own five: encoding/xml knows no others and refuses a body that uses them; a DOCTYPE ends the reading.
func parseXML(body []byte) errorBody {
	var e errorBody
	d := xml.NewDecoder(bytes.NewReader(body))
	var path []string
	var text strings.Builder
	for range maxXMLTokens {
		token, err := d.RawToken()
		if err != nil {
			return e
		}
		switch t := token.(type) {
		case xml.StartElement:
			if len(path) == 0 && !isErrorRoot(t.Name.Local) || len(path) == maxXMLDepth {
				return e
			}
			path = append(path, t.Name.Local)
			text.Reset()
		case xml.CharData:
			if len(path) > 1 && text.Len() < maxFieldBytes {
				text.Write(t)
			}
		case xml.EndElement:
			if len(path) == 0 || path[len(path)-1] != t.Name.Local {
				return e
			}
			e.set(t.Name.Local, text.String())
			path, text = path[:len(path)-1], strings.Builder{}
		case xml.Directive:
			return e
		}
	}
	return e
}

func isErrorRoot(name string) bool {
	return strings.EqualFold(name, "Error") || strings.EqualFold(name, "ErrorResponse")
}

// parseJSON knows Google's {"error":{"code":403,"status":…,"errors":[{"reason":…}]}}, Azure's
// {"error":{"code":"…"}}, and the flat {"code":"…","status":401} of Backblaze and others. Google's number is
// not a code, its reason is.
func parseJSON(body []byte) errorBody {
	var doc struct {
		Code      json.RawMessage
		RequestID string `json:"requestId"`
		Error     json.RawMessage
		OData     json.RawMessage `json:"odata.error"`
	}
	if json.NewDecoder(bytes.NewReader(body)).Decode(&doc) != nil { // what follows the object is left
		return errorBody{}
	}
	e := errorBody{Code: jsonText(doc.Code), RequestID: clip(doc.RequestID)}
	inner := doc.Error
	if len(inner) == 0 {
		inner = doc.OData
	}
	if e.Code == "" {
		e.Code = innerCode(inner)
	}
	return e
}

func innerCode(raw json.RawMessage) string {
	if text := jsonText(raw); text != "" {
		return text
	}
	var inner struct {
		Code   json.RawMessage
		Status string
		Errors []struct{ Reason string }
	}
	if json.Unmarshal(raw, &inner) != nil {
		return ""
	}
	if text := jsonText(inner.Code); text != "" {
		return text
	}
	if len(inner.Errors) > 0 && inner.Errors[0].Reason != "" {
		return clip(inner.Errors[0].Reason)
	}
	return clip(inner.Status)
}

// jsonText gives a JSON string's text, "" for anything else.
func jsonText(raw json.RawMessage) string {
	var text string
	if len(raw) == 0 || json.Unmarshal(raw, &text) != nil {
		return ""
	}
	return clip(text)
}

func clip(text string) string {
	if len(text) > maxFieldBytes {
		return text[:maxFieldBytes]
	}
	return text
}
