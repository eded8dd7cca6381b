package ticket_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"strings"
	"testing"

	"daypass/internal/apperr"
	"daypass/internal/ticket"
)

// A ticket that was changed by hand in any one way is refused, and nothing of it is used.
func TestTamperedTickets(t *testing.T) {
	t.Parallel()
	whole := offline(t, "in/film.mov", 40<<30).JSON().Reveal()
	other := offline(t, "in/other.mov", 40<<30).JSON().Reveal()
	for name, tc := range map[string]struct {
		text string
		want apperr.Code
	}{
		"empty":                  {"", apperr.TicketBroken},
		"not JSON":               {"a ticket", apperr.TicketBroken},
		"a list":                 {"[" + whole + "]", apperr.TicketBroken},
		"cut off":                {whole[:len(whole)-40], apperr.TicketBroken},
		"two in one":             {whole + whole, apperr.TicketBroken},
		"something behind":       {whole + "x", apperr.TicketBroken},
		"not UTF-8":              {strings.Replace(whole, "Rushes", "Rush\xff", 1), apperr.TicketBroken},
		"too long":               {whole + strings.Repeat(" ", ticket.MaxFile), apperr.TicketTooLarge},
		"another document":       {strings.Replace(whole, `"ticket"`, `"share"`, 1), apperr.TicketBroken},
		"a later version":        {strings.Replace(whole, `"version":1`, `"version":2,"more":{"a":1}`, 1), apperr.TicketNewer},
		"version 0":              {strings.Replace(whole, `"version":1`, `"version":0`, 1), apperr.TicketBroken},
		"version as text":        {strings.Replace(whole, `"version":1`, `"version":"1"`, 1), apperr.TicketBroken},
		"a doubled field":        {strings.Replace(whole, `"bucket":`, `"bucket":"x","bucket":`, 1), apperr.TicketBroken},
		"a field in capitals":    {strings.Replace(whole, `"bucket":`, `"Bucket":"x","bucket":`, 1), apperr.TicketBroken},
		"an unknown field":       {edit(t, whole, func(d map[string]any) { d["run"] = "this" }), apperr.TicketBroken},
		"an unknown inner field": {edit(t, whole, func(d map[string]any) { d["parts"].(map[string]any)["x"] = 1 }), apperr.TicketBroken},
		"a doubled inner field":  {strings.Replace(whole, `"parts":{`, `"parts":{"url":"x",`, 1), apperr.TicketBroken},
		"deep nesting":           {strings.Replace(whole, `"Rushes"`, strings.Repeat("[", 100_000)+strings.Repeat("]", 100_000), 1), apperr.TicketBroken},
		"no end":                 {edit(t, whole, func(d map[string]any) { d["expires_at"] = "soon" }), apperr.TicketBroken},
		"a later end":            {edit(t, whole, func(d map[string]any) { d["expires_at"] = "2026-04-04T10:00:00Z" }), apperr.TicketBroken},
		"a huge number":          {edit(t, whole, func(d map[string]any) { d["max_size"] = json.Number("1e30") }), apperr.TicketBroken},
		"a negative limit":       {edit(t, whole, func(d map[string]any) { d["max_size"] = -1 }), apperr.TicketBroken},
		"a higher limit":         {edit(t, whole, func(d map[string]any) { d["max_size"] = 400 << 30 }), apperr.TicketBroken},
		"small parts":            {edit(t, whole, func(d map[string]any) { d["part_size"] = 1 << 20 }), apperr.TicketBroken},
		"vast parts":             {edit(t, whole, func(d map[string]any) { d["part_size"] = 6 << 30 }), apperr.TicketBroken},
		"a long title":           {edit(t, whole, func(d map[string]any) { d["title"] = strings.Repeat("a", 5000) }), apperr.TicketBroken},
		"a title with escapes":   {edit(t, whole, func(d map[string]any) { d["title"] = "a\x1b[31m" }), apperr.TicketBroken},
		"a bucket that climbs":   {edit(t, whole, func(d map[string]any) { d["bucket"] = "inbox/../x" }), apperr.TicketBroken},

		"names elsewhere":       {edit(t, whole, func(d map[string]any) { change(d, "names", "/in/", "/out/") }), apperr.TicketMixed},
		"names over the file":   {edit(t, whole, func(d map[string]any) { change(d, "names", "daypass-names.json", "film.mov") }), apperr.TicketMixed},
		"names of another host": {edit(t, whole, func(d map[string]any) { change(d, "names", "s3.eu-central-1", "s3.eu-west-1") }), apperr.TicketMixed},
		"another key":           {edit(t, whole, func(d map[string]any) { d["key"] = "in/other.mov" }), apperr.TicketMixed},
		"another bucket":        {edit(t, whole, func(d map[string]any) { d["bucket"] = "outbox" }), apperr.TicketMixed},
		"another upload":        {edit(t, whole, func(d map[string]any) { d["upload_id"] = "abc" }), apperr.TicketMixed},
		"another endpoint":      {edit(t, whole, func(d map[string]any) { d["endpoint"] = "https://s3.example.com" }), apperr.TicketMixed},
		"an endpoint with more": {edit(t, whole, func(d map[string]any) { d["endpoint"] = "https://s3.eu-central-1.amazonaws.com/?x" }), apperr.TicketBroken},
		"an endpoint with user": {edit(t, whole, func(d map[string]any) { d["endpoint"] = "https://a@s3.eu-central-1.amazonaws.com" }), apperr.TicketBroken},
		"no scheme":             {edit(t, whole, func(d map[string]any) { d["endpoint"] = "s3.eu-central-1.amazonaws.com" }), apperr.TicketBroken},
		"http everywhere":       {strings.ReplaceAll(whole, "https://", "http://"), apperr.TicketInsecure},
		"http in one":           {edit(t, whole, func(d map[string]any) { change(d, "complete", "https://", "http://") }), apperr.TicketMixed},

		"abort of another": {graft(t, whole, other, "abort"), apperr.TicketMixed},
		"head of another":  {graft(t, whole, other, "head"), apperr.TicketMixed},
		"list of another":  {graft(t, whole, other, "list"), apperr.TicketMixed},
		"parts of another": {graft(t, whole, other, "parts"), apperr.TicketMixed},

		"complete at another host":   {edit(t, whole, func(d map[string]any) { change(d, "complete", "inbox.s3.", "inbox.evil.") }), apperr.TicketMixed},
		"parts at another host":      {strings.Replace(whole, `"url":"https://inbox.s3.`, `"url":"https://inbox.s3.evil.`, 1), apperr.TicketMixed},
		"a host that ends alike":     {edit(t, whole, func(d map[string]any) { change(d, "abort", ".amazonaws.com/", ".amazonaws.com.evil.example/") }), apperr.TicketMixed},
		"a fragment":                 {edit(t, whole, func(d map[string]any) { d["complete"] = d["complete"].(string) + "#x" }), apperr.TicketBroken},
		"an unsigned link":           {edit(t, whole, func(d map[string]any) { d["complete"] = "https://inbox.s3.eu-central-1.amazonaws.com/in/film.mov" }), apperr.TicketBroken},
		"script":                     {edit(t, whole, func(d map[string]any) { d["complete"] = "javascript:alert(1)" }), apperr.TicketBroken},
		"a further parameter":        {edit(t, whole, func(d map[string]any) { d["head"] = d["head"].(string) + "&versionId=7" }), apperr.TicketMixed},
		"a doubled parameter":        {edit(t, whole, func(d map[string]any) { d["abort"] = d["abort"].(string) + "&uploadId=7" }), apperr.TicketBroken},
		"a head that completes":      {edit(t, whole, func(d map[string]any) { d["head"] = d["complete"] }), apperr.TicketMixed},
		"an abort of the object":     {edit(t, whole, func(d map[string]any) { d["abort"] = d["head"] }), apperr.TicketMixed},
		"no place for the number":    {strings.Replace(whole, "partNumber={part}", "partNumber=1", 1), apperr.TicketBroken},
		"a number in the path":       {strings.Replace(whole, "/in/film.mov?", "/in/{part}?", 1), apperr.TicketBroken},
		"no place for the signature": {strings.Replace(whole, "={signature}", "="+strings.Repeat("a", 64), 1), apperr.TicketBroken},
		"a short signature":          {edit(t, whole, func(d map[string]any) { signatures(d)[3] = "abc" }), apperr.TicketBroken},
		"a signature with more":      {edit(t, whole, func(d map[string]any) { signatures(d)[3] = strings.Repeat("a", 60) + "&x=1" }), apperr.TicketBroken},
		"no signatures":              {edit(t, whole, func(d map[string]any) { d["parts"].(map[string]any)["signatures"] = []string{} }), apperr.TicketBroken},
		"a page of the list less":    {edit(t, whole, func(d map[string]any) { d["list"] = d["list"].([]any)[:1] }), apperr.TicketBroken},
		"the list's pages turned":    {edit(t, whole, func(d map[string]any) { l := d["list"].([]any); l[0], l[1] = l[1], l[0] }), apperr.TicketMixed},
	} {
		tk, err := ticket.Parse([]byte(tc.text))
		if got := apperr.CodeOf(err); got != tc.want {
			t.Errorf("%s: %v, want %s", name, err, tc.want)
		}
		if tk.Parts != 0 || !tk.JSON().Empty() && err != nil && tk.UploadID != "" {
			t.Errorf("%s: a ticket was given all the same", name)
		}
		if err != nil && strings.Contains(err.Error(), "X-Amz") {
			t.Errorf("%s: the error repeats a link", name)
		}
	}
	for name, text := range map[string]string{
		"as made": whole, "with a mark in front": "\ufeff" + whole, "with spaces": "\n " + whole + " \n",
		"in another order": edit(t, whole, func(map[string]any) {}),
		"without head":     edit(t, whole, func(d map[string]any) { delete(d, "head") }),
		"without names":    edit(t, whole, func(d map[string]any) { delete(d, "names") }),
		"http at home":     strings.ReplaceAll(strings.ReplaceAll(whole, "https://", "http://"), "s3.eu-central-1.amazonaws.com", "nas.lan:9000"),
	} {
		if _, err := ticket.Parse([]byte(text)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	whole := offline(f, "in/film.mov", 1<<30).JSON().Reveal()
	f.Add([]byte(whole))
	f.Add([]byte(`{"daypass":"ticket","version":1}`))
	f.Add([]byte(strings.Replace(whole, "{part}", "{signature}", 1)))
	f.Fuzz(func(t *testing.T, text []byte) {
		tk, err := ticket.Parse(text)
		if err != nil {
			if c := apperr.CodeOf(err); c == apperr.Internal {
				t.Errorf("no code: %v", err)
			}
			return
		}
		again, err := ticket.Parse([]byte(tk.JSON().Reveal()))
		if err != nil || again.JSON() != tk.JSON() {
			t.Errorf("read, written and read again: %v", err)
		}
		for n := 1; n <= tk.Parts; n++ {
			l, err := tk.PartLink(n)
			if err != nil || l.PartNumber != n || l.Host != tk.Host() || l.UploadID != tk.UploadID {
				t.Fatalf("part %d: %v", n, err)
			}
		}
	})
}

// edit changes a document's fields; an untouched one keeps its meaning.
func edit(t testing.TB, text string, change func(map[string]any)) string {
	t.Helper()
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var d map[string]any
	if err := decoder.Decode(&d); err != nil {
		t.Fatal(err)
	}
	change(d)
	var out bytes.Buffer
	if err := json.NewEncoder(&out).Encode(d); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// graft takes a field from another ticket.
func graft(t testing.TB, text, from, field string) string {
	t.Helper()
	var d map[string]any
	if err := json.Unmarshal([]byte(from), &d); err != nil {
		t.Fatal(err)
	}
	return edit(t, text, func(into map[string]any) { maps.Copy(into, map[string]any{field: d[field]}) })
}

func change(d map[string]any, field, from, to string) {
	text, _ := d[field].(string)
	d[field] = strings.Replace(text, from, to, 1)
}

func signatures(d map[string]any) []any { return d["parts"].(map[string]any)["signatures"].([]any) }
