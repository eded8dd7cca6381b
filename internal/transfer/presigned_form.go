package transfer

import (
	"context"
	"encoding/json"
	"path"
	"strings"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/link"
	"daypass/internal/secret"
)

// sealedForm is a form as it is kept. Names in it are for ever.
type sealedForm struct {
	URL       string            `json:"url"`
	Fields    map[string]string `json:"fields"`
	Prefix    string            `json:"prefix"`
	MaxSize   int64             `json:"max_size"`
	ExpiresAt time.Time         `json:"expires_at"`
}

func sealForm(f link.PostForm) secret.String {
	kept := sealedForm{URL: f.URL.Reveal(), Fields: make(map[string]string, len(f.Fields)), Prefix: f.Prefix, MaxSize: f.MaxSize, ExpiresAt: f.ExpiresAt}
	for name, value := range f.Fields {
		kept.Fields[name] = value.Reveal()
	}
	text, err := json.Marshal(kept)
	if err != nil {
		return secret.String{} // no value of a form fails to encode
	}
	return secret.NewString(string(text))
}

func openForm(sealed secret.String) (link.PostForm, error) {
	var kept sealedForm
	if json.Unmarshal([]byte(sealed.Reveal()), &kept) != nil {
		return link.PostForm{}, apperr.New(apperr.LinkNeeded, nil)
	}
	f := link.PostForm{
		URL: secret.NewString(kept.URL), Fields: make(map[string]secret.String, len(kept.Fields)), Prefix: kept.Prefix, MaxSize: kept.MaxSize, ExpiresAt: kept.ExpiresAt,
	}
	for name, value := range kept.Fields {
		f.Fields[name] = secret.NewString(value)
	}
	return f, nil
}

// formFits reports what a form and a path tell at once: a path leads nowhere but below the prefix.
func (s LinkUploadSpec) formFits() error {
	if _, err := s.Form.Link(); err != nil {
		return err
	}
	key := s.Form.Prefix + s.Path
	if len(key) > maxKey {
		return tooLong(path.Base(s.Path))
	}
	bad := s.Path == "" || strings.HasPrefix(s.Path, "/")
	for element := range strings.SplitSeq(s.Path, "/") {
		bad = bad || element == "" || element == "." || element == ".."
	}
	if bad {
		return apperr.New(apperr.PlaceInvalid, apperr.Params{"place": key})
	}
	return nil
}

// sendWithForm sends the file with a signed form: as through a link, from the start each time.
func (u *upload) sendWithForm(ctx context.Context, sealed secret.String) error {
	f, err := openForm(sealed)
	if err != nil {
		return err
	}
	l, err := f.Link()
	if err != nil {
		return err
	}
	return u.sendAtOnce(ctx, &linkPut{u: u, link: l, form: &f})
}
