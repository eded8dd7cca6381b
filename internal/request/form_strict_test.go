package request

import (
	"bytes"
	"strings"
	"testing"

	"daypass/internal/link"
	"daypass/internal/secret"
)

// A form is read by its names, each once, as they are written: two readers cannot take one file for two forms.
func TestFormsAreReadStrictly(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	form := link.PostForm{
		URL: secret.NewString("https://s3.example.com/bucket"), Prefix: "in/", Fields: map[string]secret.String{"policy": secret.NewString("x")},
	}
	if err := WriteFormJSON(&b, Request{Title: "Photos"}, form); err != nil {
		t.Fatal(err)
	}
	if d, err := formOfJSON(b.Bytes()); err != nil || d.URL != form.URL.Reveal() || d.Fields["policy"] != "x" {
		t.Fatalf("one of ours: %v", err)
	}
	if d, err := formOfJSON([]byte(strings.Replace(strings.Replace(b.String(), `"url"`, `"new":1,"url"`, 1), `"version": 1`, `"version": 2`, 1))); err != nil || d.Version != 2 {
		t.Errorf("one of a later version is not told as such: %v", err)
	}
	for name, change := range map[string][2]string{
		"a name twice":      {`"url"`, `"url":"https://other.example/","url"`},
		"in another case":   {`"url"`, `"URL"`},
		"an unknown name":   {`"url"`, `"extra":1,"url"`},
		"something follows": {"\n}\n", "\n}\n{}"},
	} {
		text := strings.Replace(b.String(), change[0], change[1], 1)
		if _, err := formOfJSON([]byte(text)); err == nil || text == b.String() {
			t.Errorf("%s: it was taken", name)
		}
	}
}
