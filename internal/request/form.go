package request

import (
	"encoding/json"
	"html/template"
	"io"
	"maps"
	"slices"
	"time"

	"daypass/internal/link"
)

// formDocument is a signed form as programs read it. Names in it are for ever: a change of meaning is a new version.
type formDocument struct {
	Daypass   string            `json:"daypass"` // "form"
	Version   int               `json:"version"`
	Title     string            `json:"title"`
	Note      string            `json:"note"`
	URL       string            `json:"url"`
	Fields    map[string]string `json:"fields"` // sent as they are, before "file"
	KeyPrefix string            `json:"key_prefix"`
	MaxSize   int64             `json:"max_size"`
	ExpiresAt time.Time         `json:"expires_at"`
}

// WriteFormJSON writes a form for programs: multipart/form-data with all fields, "key" (which begins with key_prefix) and
// last "file". Whoever has it may send.
func WriteFormJSON(w io.Writer, r Request, f link.PostForm) error {
	d := formDocument{
		Daypass: "form", Version: 1, Title: r.Title, Note: r.Note, URL: f.URL.Reveal(), Fields: map[string]string{},
		KeyPrefix: f.Prefix, MaxSize: f.MaxSize, ExpiresAt: f.ExpiresAt.UTC(),
	}
	for name, value := range f.Fields {
		d.Fields[name] = value.Reveal()
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(d)
}

// formTemplate is a page that any browser shows, without script. What it says comes from the maker and is escaped.
var formTemplate = template.Must(template.New("form").Parse(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; form-action {{.Origin}}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width">
<title>{{.Title}}</title>
</head>
<body>
<h1>{{.Title}}</h1>
<p>{{.Note}}</p>
<p>Works until {{.Until}}. At most {{.MaxSize}} bytes.</p>
<form action="{{.URL}}" method="post" enctype="multipart/form-data">
<input type="hidden" name="key" value="{{.Key}}">
{{range .Fields}}<input type="hidden" name="{{.Name}}" value="{{.Value}}">
{{end}}<p><label>File <input type="file" name="file" required></label></p>
<p><button type="submit">Send</button></p>
</form>
</body>
</html>
`))

type formField struct{ Name, Value string }

// WriteFormHTML writes a form as a page for people, one file at a time: it is kept as a file or put on a site. Files keep
// their names. Whoever has it may send.
func WriteFormHTML(w io.Writer, r Request, f link.PostForm) error {
	title := r.Title
	if title == "" {
		title = "Send a file"
	}
	var fields []formField
	for _, name := range slices.Sorted(maps.Keys(f.Fields)) {
		fields = append(fields, formField{name, f.Fields[name].Reveal()})
	}
	origin := "'none'"
	if l, err := link.Parse(f.URL.Reveal()); err == nil {
		origin = "https://" + l.Host
		if l.Insecure {
			origin = "http://" + l.Host
		}
	}
	return formTemplate.Execute(w, map[string]any{
		"Title": title, "Note": r.Note, "Until": f.ExpiresAt.UTC().Format("2006-01-02 15:04 UTC"), "MaxSize": f.MaxSize,
		"URL": f.URL.Reveal(), "Key": f.Prefix + "${filename}", "Fields": fields, "Origin": origin,
	})
}
