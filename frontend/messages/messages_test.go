package messages_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"daypass/frontend/messages"
)

// languages are the files that must be complete.
var languages = []string{"en", "de"}

var placeholder = regexp.MustCompile(`\{(\w+)\}`)

// TestEveryCodeHasItsSentences reads the codes from the source of apperr, so that a new one cannot be forgotten.
func TestEveryCodeHasItsSentences(t *testing.T) {
	t.Parallel()
	for _, language := range languages {
		table := load(t, language)
		for _, code := range codes(t) {
			for _, part := range []string{"title", "message", "next"} {
				key := "error_" + code + "_" + part
				if strings.TrimSpace(table[key]) == "" {
					t.Errorf("%s: %s is missing", language, key)
				}
			}
			message := table["error_"+code+"_message"]
			if placeholder.MatchString(message) && table["error_"+code+"_message_bare"] == "" {
				t.Errorf("%s: error_%s_message has a placeholder and no _bare form", language, code)
			}
			if !strings.HasSuffix(message, ".") {
				t.Errorf("%s: error_%s_message is not a sentence: %q", language, code, message)
			}
		}
	}
}

// TestLanguagesAgree holds all languages to the same keys and the same placeholders.
func TestLanguagesAgree(t *testing.T) {
	t.Parallel()
	english := load(t, "en")
	for _, language := range languages[1:] {
		other := load(t, language)
		for key, text := range english {
			translated, ok := other[key]
			if !ok {
				t.Errorf("%s: %s is missing", language, key)
				continue
			}
			if missing := extra(names(translated), names(text)); len(missing) > 0 && strings.HasPrefix(key, "error_") {
				t.Errorf("%s: %s uses unknown placeholders %v", language, key, missing)
			}
		}
		for key := range other {
			if _, ok := english[key]; !ok {
				t.Errorf("%s: %s is not in en.json", language, key)
			}
		}
	}
}

// extra gives the names of a that are not in b.
func extra(a, b []string) []string {
	return slices.DeleteFunc(a, func(name string) bool { return slices.Contains(b, name) })
}

func names(text string) []string {
	var out []string
	for _, match := range placeholder.FindAllStringSubmatch(text, -1) {
		out = append(out, match[1])
	}
	return out
}

// load gives a language's plain texts; a text with variants (an array, never an error's) is kept as its JSON.
func load(t *testing.T, language string) map[string]string {
	t.Helper()
	data, err := messages.FS.ReadFile(language + ".json")
	if err != nil {
		t.Fatal(err)
	}
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(data, &raw); err != nil {
		t.Fatalf("%s.json: %v", language, err)
	}
	table := make(map[string]string, len(raw))
	for key, value := range raw {
		var text string
		if err := json.Unmarshal(value, &text); err != nil {
			if strings.HasPrefix(key, "error_") {
				t.Errorf("%s: %s must be plain text", language, key)
			}
			text = string(value)
		}
		table[key] = text
	}
	return table
}

// codes gives the text of every constant of type Code in apperr/codes.go.
func codes(t *testing.T) []string {
	t.Helper()
	path := filepath.Join("..", "..", "internal", "apperr", "codes.go")
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	ast.Inspect(file, func(node ast.Node) bool {
		spec, ok := node.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if kind, ok := spec.Type.(*ast.Ident); !ok || kind.Name != "Code" {
			return true
		}
		for _, value := range spec.Values {
			if literal, ok := value.(*ast.BasicLit); ok {
				if text, err := strconv.Unquote(literal.Value); err == nil {
					out = append(out, text)
				}
			}
		}
		return true
	})
	if len(out) < 60 {
		t.Fatalf("only %d codes found in %s", len(out), path)
	}
	return out
}
