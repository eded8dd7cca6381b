package ticket_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"pgregory.net/rapid"

	"daypass/internal/ticket"
)

// Whatever the reader takes for the shape of a ticket, the published schema takes, and the other way round.
func TestReaderAndSchemaSayTheSame(t *testing.T) {
	t.Parallel()
	schema := published(t)
	whole := fieldsOf(t, offline(t, "in/film.mov", 1<<30).JSON().Reveal())
	if text := textOf(whole); !valid(schema, text) || ticket.Shaped([]byte(text)) != nil {
		t.Fatal("a ticket as it is made is refused")
	}
	// Each value in each place, and then several at once.
	for _, place := range places {
		for _, value := range values() {
			same(t, schema, changed(whole, map[string]string{place: value}))
		}
	}
	rapid.Check(t, func(r *rapid.T) {
		changes := rapid.MapOfN(rapid.SampledFrom(places), rapid.OneOf(rapid.SampledFrom(values()), rapid.Map(rapid.String(), quoted)), 1, 3).Draw(r, "changes")
		same(r, schema, changed(whole, changes))
	})
}

// What the two are to refuse, and what not.
func TestShapes(t *testing.T) {
	t.Parallel()
	schema := published(t)
	whole := fieldsOf(t, offline(t, "in/film.mov", 1<<30).JSON().Reveal())
	for name, tc := range map[string]struct {
		place, value string
		ok           bool
	}{
		"a title that is null":      {"title", "null", false},
		"a note that is null":       {"note", "null", false},
		"a name that is null":       {"name", "null", false},
		"a head that is null":       {"head", "null", false},
		"a head that is empty":      {"head", `""`, false},
		"no head":                   {"head", "", true},
		"a name that climbs":        {"name", `"../x"`, false},
		"a name that is a way":      {"name", `".."`, false},
		"a name with a backslash":   {"name", `"a\\b"`, false},
		"a name with dots":          {"name", `"..x.."`, true},
		"a title of 1,024 letters":  {"title", quoted(strings.Repeat("ä", 1024)), true},
		"a title of one more":       {"title", quoted(strings.Repeat("ä", 1025)), false},
		"a note with lines":         {"note", `"a\nb"`, true},
		"a version that is a float": {"version", "1.0", true},
		"a size with an exponent":   {"max_size", "1e6", true},
		"half a byte":               {"max_size", "0.5", false},
		"a leap second":             {"expires_at", `"2026-12-31T23:59:60Z"`, false},
		"the year 1":                {"expires_at", `"0001-01-01T00:00:00Z"`, false},
		"small letters in a time":   {"expires_at", `"2026-03-05t10:00:00z"`, false},
		"an address in capitals":    {"complete", `"HTTPS://h/b/k?x"`, false},
	} {
		text := changed(whole, map[string]string{tc.place: tc.value})
		if err := ticket.Shaped([]byte(text)); (err == nil) != tc.ok {
			t.Errorf("%s: the reader says %v", name, err)
		}
		if valid(schema, text) != tc.ok {
			t.Errorf("%s: the schema does not say so", name)
		}
	}
	if err := ticket.Shaped([]byte("\ufeff" + textOf(whole))); err != nil {
		t.Errorf("a mark in front: %v", err)
	}
}

// places are the fields, those of the parts behind a point.
var places = []string{
	"daypass", "Daypass", "version", "id", "title", "note", "expires_at", "name", "endpoint", "bucket", "key", "upload_id", "max_size",
	"part_size", "parts", "parts.url", "parts.signatures", "parts.more", "list", "complete", "abort", "head", "names",
}

// values are what a field may be changed to, as JSON; "" takes it away.
func values() []string {
	out := []string{
		"", "null", "true", "[]", "{}", "0", "1", "2", "-1", "1.0", "1.5", "1e0", "1E+3", "1e-1", "1e30", "-0", "0.0", "5242879", "5242880", "5242880.0",
		"5368709120", "5368709121", "53687091200000", "53687091200001", "9223372036854775808", `[""]`, `["x"]`, `[null]`, `[1]`,
		`{"url":"https://h/"}`, `{"url":null,"signatures":["` + strings.Repeat("a", 64) + `"]}`, `["` + strings.Repeat("a", 64) + `"]`,
		`["` + strings.Repeat("A", 64) + `"]`, `["https://h/b/k"]`, "[" + strings.Repeat(`"https://h/",`, 10) + `"https://h/"]`,
		`"\ud800"`, `"2026-03-07T10:00:00Z"`, `"2026-03-07T10:00:00.5+01:00"`, `"2026-02-30T10:00:00Z"`, `"2026-03-07T24:00:00Z"`, `"2026-03-07"`,
		`"2026-03-07T10:00:00.1234567890Z"`, `"2026-03-07T10:00:00+24:00"`, `"0999-03-07T10:00:00Z"`,
	}
	for _, text := range []string{
		"", " ", "a", ".", "..", "../x", "a/b", `a\b`, "a?b", "a#b", "a%b", "a b", "{part}", "\x00", "\x1f", "\x7f", "\u0085", "\u00a0", "\u2028", "\ufeff",
		"\u202e", "ticket", "Ticket", "https://h", "http://h/", "HTTPS://h/", "https://h/?", "https://", "https://h/ä", "https://h/\u00a0", "ftp://h/",
		" https://h/", "https://h/\n", "https://h/#x",
	} {
		out = append(out, quoted(text))
	}
	for _, n := range []int{32, 255, 1024, 8192} {
		for _, letter := range []string{"a", "ä", "𝄞"} {
			out = append(out, quoted(strings.Repeat(letter, n)), quoted(strings.Repeat(letter, n+1)))
		}
	}
	return out
}

func quoted(text string) string {
	out, err := json.Marshal(text)
	if err != nil {
		panic(err) // no text fails to encode
	}
	return string(out)
}

// same fails where the two differ.
func same(t interface {
	Helper()
	Fatalf(format string, args ...any)
}, schema *jsonschema.Schema, text string,
) {
	t.Helper()
	err := ticket.Shaped([]byte(text))
	if says := schema.Validate(instance(text)); (says == nil) != (err == nil) {
		t.Fatalf("the reader: %v; the schema: %v\n%.2000s", err, says, text)
	}
}

func published(t *testing.T) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(ticket.Schema))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("ticket.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("ticket.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func valid(schema *jsonschema.Schema, text string) bool {
	return schema.Validate(instance(text)) == nil
}

func instance(text string) any {
	v, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		panic(err) // it was put together here
	}
	return v
}

// fieldsOf gives the fields of a document as JSON, those of the parts behind a point.
func fieldsOf(t *testing.T, text string) map[string]string {
	t.Helper()
	out := map[string]string{}
	var top, inner map[string]json.RawMessage
	if err := json.Unmarshal([]byte(text), &top); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(top["parts"], &inner); err != nil {
		t.Fatal(err)
	}
	for name, value := range top {
		if name != "parts" {
			out[name] = string(value)
		}
	}
	for name, value := range inner {
		out["parts."+name] = string(value)
	}
	return out
}

// changed gives the document with other values.
func changed(whole, changes map[string]string) string {
	fields := maps.Clone(whole)
	for place, value := range changes {
		if fields[place] = value; value == "" {
			delete(fields, place)
		}
		if place == "parts" {
			maps.DeleteFunc(fields, func(name, _ string) bool { return strings.HasPrefix(name, "parts.") })
		}
	}
	return textOf(fields)
}

// textOf writes fields as one document.
func textOf(fields map[string]string) string {
	var top, inner []string
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		field, within := strings.CutPrefix(name, "parts.")
		if text := quoted(field) + ":" + fields[name]; within {
			inner = append(inner, text)
		} else {
			top = append(top, text)
		}
	}
	if _, other := fields["parts"]; !other && inner != nil {
		top = append(top, `"parts":{`+strings.Join(inner, ",")+"}")
	}
	return "{" + strings.Join(top, ",") + "}"
}
