package strictjson_test

import (
	"strings"
	"testing"

	"daypass/internal/strictjson"
)

func TestNamesStandOnceAndInTheirPlaces(t *testing.T) {
	t.Parallel()
	fields := strictjson.Of("a", "b")
	fields["in"] = strictjson.Of("x")
	for text, want := range map[string]struct {
		field string
		ok    bool
	}{
		`{}`:                              {"", true},
		` {"a": [1, {"zz": 2}], "b": ""}`: {"", true},
		`{"b": null}`:                     {"b", false},
		`{"in": null}`:                    {"in", false},
		`{"in": {"x": null}}`:             {"x", false},
		`{"in": {"x": 1}, "a": 2}`:        {"", true},
		`{"A": 1}`:                        {"A", false},
		`{"a": 1, "a": 2}`:                {"a", false},
		`{"x": 1}`:                        {"x", false},
		`{"in": {"a": 1}}`:                {"a", false},
		`{"in": {"x": 1, "x": 1}}`:        {"x", false},
		`{"in": 1}`:                       {"in", false},
		`{"a": 1} {}`:                     {"", false},
		`{"a": 1`:                         {"", false},
		`[]`:                              {"", false},
		``:                                {"", false},
	} {
		if field, err := strictjson.Check([]byte(text), fields); field != want.field || (err == nil) != want.ok {
			t.Errorf("%s: %q, %v", text, field, err)
		}
	}
}

func TestWhatADocumentClaims(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"\ufeff\n {\"daypass\": \"ticket\"": true, `{"daypass": "profile"}`: false, `{"Daypass": "Ticket"}`: true, `"daypass" "ticket"`: false,
		`{"note": "` + strings.Repeat("x", 5<<10) + `", "daypass": "ticket"}`: true,
		`["daypass", "ticket"]`: false, "": false,
	} {
		if strictjson.Looks([]byte(text), "ticket") != want {
			t.Errorf("%q: not %v", text, want)
		}
	}
}
