package ticket

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"daypass/internal/apperr"
	"daypass/internal/link"
)

// The longest texts, in characters, as JSON Schema counts; a key's length is S3's own rule, of bytes there.
const (
	maxID       = 32
	maxTitle    = 1 << 10
	maxNote     = 8 << 10
	maxName     = 255
	maxBucket   = 255
	maxKey      = 1024
	maxUploadID = 1024
)

// checkShape holds each value to what the schema says of it. What is missing has the value of nothing, which is refused where
// the schema requires something.
func (d document) checkShape() error {
	if err := d.checkTexts(); err != nil {
		return err
	}
	if err := d.checkSizes(); err != nil {
		return err
	}
	return d.checkAddresses()
}

// agrees holds the values to each other, which no schema can say. t is the document's ticket.
func (d document) agrees(t Ticket) error {
	n := int64(len(d.Parts.Signatures))
	switch {
	case int64(d.PartSize)*n < int64(d.MaxSize):
		return broken("part_size")
	case int64(len(d.List)) != ceilDiv(n, listPage):
		return broken("list")
	}
	p, err := placeOf(d)
	if err != nil {
		return err
	}
	return d.checkLinks(t, p)
}

func (d document) checkTexts() error {
	for _, text := range []struct {
		name, value string
		most        int
		needed      bool
	}{
		{"id", d.ID, maxID, true},
		{"title", d.Title, maxTitle, false},
		{"note", d.Note, maxNote, false},
		{"name", d.Name, maxName, false},
		{"bucket", d.Bucket, maxBucket, true},
		{"key", d.Key, maxKey, true},
		{"upload_id", d.UploadID, maxUploadID, true},
	} {
		if utf8.RuneCountInString(text.value) > text.most || (text.needed && text.value == "") {
			return broken(text.name)
		}
		if text.name != "note" && text.name != "key" && strings.ContainsFunc(text.value, unicode.IsControl) {
			return broken(text.name)
		}
	}
	switch {
	case strings.ContainsAny(d.Bucket, "/?#%\\ "):
		return broken("bucket")
	case strings.ContainsAny(d.Name, `/\`) || d.Name == "." || d.Name == "..": // a name alone, and no way
		return broken("name")
	}
	return nil
}

func (d document) checkSizes() error {
	switch n := len(d.Parts.Signatures); {
	case d.ExpiresAt.IsZero():
		return broken("expires_at")
	case n < 1 || n > maxParts:
		return broken("parts")
	case d.MaxSize < 1 || d.MaxSize > MaxSize:
		return broken("max_size")
	case d.PartSize < minPart || d.PartSize > maxPart:
		return broken("part_size")
	case len(d.List) < 1 || len(d.List) > maxParts/listPage:
		return broken("list")
	}
	for _, s := range d.Parts.Signatures {
		if len(s) != signatureLength || strings.ContainsFunc(s, func(r rune) bool { return !strings.ContainsRune("0123456789abcdef", r) }) {
			return broken("parts")
		}
	}
	return nil
}

// The shapes of addresses, as the schema has them.
var (
	linkShape     = regexp.MustCompile(`^https?://[^#\x00-\x20\x7f]+$`)
	endpointShape = regexp.MustCompile(`^https?://[^?#{}\x00-\x20\x7f]+$`)
)

func (d document) checkAddresses() error {
	if !endpointShape.MatchString(d.Endpoint) {
		return broken("endpoint")
	}
	all := map[string][]string{"parts": {d.Parts.URL}, "list": d.List, "complete": {d.Complete}, "abort": {d.Abort}}
	for field, l := range map[string]*string{"head": d.Head, "names": d.Names} {
		if l != nil {
			all[field] = []string{*l}
		}
	}
	for field, list := range all {
		for _, l := range list {
			if !linkShape.MatchString(l) {
				return broken(field)
			}
		}
	}
	return nil
}

// checkLinks reads every link. Those of the parts are one template, of which the first and the last stand for all.
func (d document) checkLinks(t Ticket, p *place) error {
	if strings.Count(d.Parts.URL, "partNumber="+partHole) != 1 || strings.Count(d.Parts.URL, "X-Amz-Signature="+signatureHole) != 1 ||
		strings.Count(d.Parts.URL, "{") != 2 {
		return broken("parts")
	}
	for _, n := range []int{1, t.Parts} {
		l, err := t.PartLink(n)
		if err != nil {
			return broken("parts")
		}
		if err := p.holds("parts", l, d.UploadID, map[string]string{"partnumber": strconv.Itoa(n), "uploadid": d.UploadID}); err != nil {
			return err
		}
	}
	for i, raw := range d.List {
		want := map[string]string{"uploadid": d.UploadID, "max-parts": strconv.Itoa(listPage)}
		if i > 0 {
			want["part-number-marker"] = strconv.Itoa(i * listPage)
		}
		if err := p.read("list", raw, d.UploadID, want); err != nil {
			return err
		}
	}
	for name, raw := range map[string]string{"complete": d.Complete, "abort": d.Abort} {
		if err := p.read(name, raw, d.UploadID, map[string]string{"uploadid": d.UploadID}); err != nil {
			return err
		}
	}
	if d.Head != nil {
		if err := p.read("head", *d.Head, "", nil); err != nil {
			return err
		}
	}
	if d.Names == nil {
		return nil
	}
	return p.beside(d.Key, namesKey(d.Key)).read("names", *d.Names, "", nil)
}

func (p *place) read(name, raw, uploadID string, want map[string]string) error {
	l, err := link.Parse(raw)
	if err != nil {
		return broken(name)
	}
	return p.holds(name, l, uploadID, want)
}

// holds checks that a link is to the ticket's object and upload, on its host, and for nothing but what it should do.
func (p *place) holds(name string, l link.Link, uploadID string, want map[string]string) error {
	u, err := url.Parse(l.URL().Reveal())
	if err != nil || l.CutOff || l.Scheme != link.SchemeSigV4 {
		return broken(name)
	}
	mixed := apperr.New(apperr.TicketMixed, apperr.Params{"field": name})
	if !p.is(l, u.Path) || l.UploadID != uploadID || len(l.SignedHeaders) != 1 {
		return mixed
	}
	if l.ExpiresAt.Before(p.expiresAt) {
		return broken("expires_at")
	}
	seen := map[string]bool{}
	for pair := range strings.SplitSeq(u.RawQuery, "&") {
		key, raw, _ := strings.Cut(pair, "=")
		key = strings.ToLower(key)
		value, err := url.PathUnescape(raw)
		if err != nil || seen[key] {
			return broken(name)
		}
		seen[key] = true
		wanted, chosen := want[key]
		if (chosen && wanted != value) || (!chosen && !signing[key]) {
			return mixed
		}
	}
	for key := range want {
		if !seen[key] {
			return mixed
		}
	}
	return nil
}

// signing are the parameters that a signature brings along.
var signing = set("x-amz-algorithm", "x-amz-credential", "x-amz-date", "x-amz-expires", "x-amz-signedheaders", "x-amz-signature",
	"x-amz-security-token", "x-id")

func set(list ...string) map[string]bool {
	out := make(map[string]bool, len(list))
	for _, name := range list {
		out[name] = true
	}
	return out
}
