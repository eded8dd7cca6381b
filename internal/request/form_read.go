package request

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/net/html"

	"daypass/internal/apperr"
	"daypass/internal/link"
	"daypass/internal/secret"
	"daypass/internal/strictjson"
)

// maxForm is the longest form file that is read, in bytes; one of ours has about three thousand.
const maxForm = 1 << 20

// maxFormFields is how many fields a form may have; one of ours has seven.
const maxFormFields = 64

// keyPlace is where a browser puts the name of the file (S3 API, "POST Object").
const keyPlace = "${filename}"

// formHead is how WriteFormJSON begins.
var formHead = regexp.MustCompile(`^\{\s*"daypass"\s*:\s*"form"`)

var errForm = errors.New("no form of ours")

// IsForm reports whether a text looks like a file that WriteFormJSON or WriteFormHTML wrote: it is for choosing what to do
// with it, and proves nothing.
func IsForm(text []byte) bool {
	text = bytes.TrimSpace(text)
	if formHead.Match(text) { // cut off, perhaps, and then not to be taken for a text with a link in it
		return true
	}
	if bytes.HasPrefix(text, []byte("{")) {
		var head struct {
			Daypass string `json:"daypass"`
		}
		return len(text) <= maxForm && json.Unmarshal(text, &head) == nil && head.Daypass == "form"
	}
	return bytes.HasPrefix(text, []byte("<")) && bytes.Contains(text, []byte(`enctype="multipart/form-data"`)) &&
		bytes.Contains(text, []byte(keyPlace))
}

// ParseForm reads such a file strictly: what it says of folder, size and end has to be what its policy, which the storage
// goes by, says. It sends nothing. Errors: FormBroken, PageNewer.
func ParseForm(text []byte) (link.PostForm, error) {
	text = bytes.TrimSpace(text)
	if len(text) > maxForm || !utf8.Valid(text) {
		return link.PostForm{}, broken(errForm)
	}
	read := formOfHTML
	if bytes.HasPrefix(text, []byte("{")) {
		read = formOfJSON
	}
	d, err := read(text)
	if err != nil {
		return link.PostForm{}, broken(err)
	}
	if d.Version > 1 {
		return link.PostForm{}, apperr.New(apperr.PageNewer, nil)
	}
	f, err := d.form()
	if err != nil {
		return link.PostForm{}, broken(err)
	}
	return f, nil
}

// broken keeps a failure to itself: its text may hold a part of the form.
func broken(error) error { return apperr.New(apperr.FormBroken, nil) }

func formOfJSON(text []byte) (d formDocument, err error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	if err := decoder.Decode(&d); err != nil || decoder.More() || d.Daypass != "form" || d.Version < 1 {
		return d, errForm
	}
	if d.Version == 1 { // a later one may have other names, and is told apart by its number
		if _, err := strictjson.Check(text, formNames()); err != nil {
			return d, errForm
		}
	}
	return d, nil
}

// formNames are the names in a form, as formDocument has them.
func formNames() strictjson.Fields {
	return strictjson.Of("daypass", "version", "title", "note", "url", "fields", "key_prefix", "max_size", "expires_at")
}

// formOfHTML reads the one form of a page, and its hidden fields.
func formOfHTML(text []byte) (formDocument, error) {
	d := formDocument{Daypass: "form", Version: 1, Fields: map[string]string{}}
	z := html.NewTokenizer(bytes.NewReader(text))
	for {
		switch z.Next() {
		case html.ErrorToken:
			if d.URL == "" || d.KeyPrefix == "" {
				return d, errForm
			}
			return d, nil
		case html.StartTagToken, html.SelfClosingTagToken:
			if err := d.element(z.Token()); err != nil {
				return d, err
			}
		default: // text says nothing here
		}
	}
}

// element takes a form's address or a hidden field.
func (d *formDocument) element(t html.Token) error {
	a := map[string]string{}
	for _, one := range t.Attr {
		a[one.Key] = one.Val
	}
	switch {
	case t.Data == "form" && d.URL != "":
		return errForm
	case t.Data == "form":
		d.URL = a["action"]
	case t.Data != "input" || a["type"] != "hidden":
	case a["name"] == "key":
		prefix, ok := strings.CutSuffix(a["value"], keyPlace)
		if !ok || d.KeyPrefix != "" {
			return errForm
		}
		d.KeyPrefix = prefix
	default:
		if _, twice := d.Fields[a["name"]]; twice {
			return errForm
		}
		d.Fields[a["name"]] = a["value"]
	}
	return nil
}

// form gives the form, bound by its policy.
func (d *formDocument) form() (link.PostForm, error) {
	f := link.PostForm{URL: secret.NewString(d.URL), Fields: make(map[string]secret.String, len(d.Fields)), Prefix: d.KeyPrefix}
	if l, err := f.Link(); err != nil || l.Host == "" {
		return f, errForm
	}
	if len(d.Fields) > maxFormFields || !strings.HasSuffix(f.Prefix, "/") {
		return f, errForm
	}
	for name, value := range d.Fields {
		switch strings.ToLower(name) {
		case "", "key", "file", "content-type":
			return f, errForm
		}
		f.Fields[name] = secret.NewString(value)
	}
	p, err := readPolicy(d.Fields["policy"])
	if err != nil {
		return f, err
	}
	f.MaxSize, f.ExpiresAt = p.most, p.ends
	told := d.MaxSize == 0 || d.MaxSize == p.most // a page tells neither
	if p.prefix != f.Prefix || !told || !d.ExpiresAt.IsZero() && !d.ExpiresAt.Equal(p.ends) {
		return f, errForm
	}
	return f, nil
}

// policy is what a storage holds the user of a form to.
type policy struct {
	prefix string
	most   int64
	ends   time.Time
}

// readPolicy reads the policy as package s3client writes it (S3 API, "Creating a POST policy").
func readPolicy(field string) (p policy, err error) {
	text, err := base64.StdEncoding.DecodeString(field)
	if err != nil {
		return p, errForm
	}
	var doc struct {
		Expiration time.Time         `json:"expiration"`
		Conditions []json.RawMessage `json:"conditions"`
	}
	if json.Unmarshal(text, &doc) != nil || doc.Expiration.IsZero() {
		return p, errForm
	}
	p.ends = doc.Expiration.UTC()
	for _, condition := range doc.Conditions {
		var list []json.RawMessage
		if json.Unmarshal(condition, &list) != nil || len(list) != 3 {
			continue
		}
		p.bind(list)
	}
	if p.prefix == "" || p.most < 1 {
		return p, errForm
	}
	return p, nil
}

// bind takes a condition of three.
func (p *policy) bind(list []json.RawMessage) {
	var kind, name, value string
	_ = json.Unmarshal(list[0], &kind)
	_ = json.Unmarshal(list[1], &name)
	switch {
	case kind == "content-length-range":
		_ = json.Unmarshal(list[2], &p.most)
	case kind == "starts-with" && name == "$key":
		if json.Unmarshal(list[2], &value) == nil {
			p.prefix = value
		}
	}
}
