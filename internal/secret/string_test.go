package secret

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

// holder keeps a secret as links and profiles do: where fmt cannot reach its methods.
type holder struct {
	Open   String
	hidden String
	deep   struct{ list []String }
}

func TestNoWayOfPrintingShowsTheText(t *testing.T) {
	t.Parallel()
	const text = "canary-0123456789"
	h := holder{Open: NewString(text), hidden: NewString(text)}
	h.deep.list = []String{NewString(text)}
	var out strings.Builder
	for _, value := range []any{h, &h, h.Open, &h.Open, []holder{h}, map[String]holder{h.hidden: h}} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
			fmt.Fprintf(&out, verb+"\n", value)
		}
	}
	raw, err := json.Marshal(h)
	if err != nil {
		t.Fatal(err)
	}
	out.Write(raw)
	slog.New(slog.NewTextHandler(&out, nil)).Info("x", "holder", h, "secret", h.Open)
	slog.New(slog.NewJSONHandler(&out, nil)).Info("x", "holder", h, "secret", h.Open)
	hex := fmt.Sprintf("%x", text)
	if printed := out.String(); strings.Contains(printed, "canary") || strings.Contains(printed, hex) || !strings.Contains(printed, mark) {
		t.Errorf("printed:\n%s", printed)
	}
}

func TestStringsCompareByText(t *testing.T) {
	t.Parallel()
	a, b := NewString("a"), NewString(strings.Clone("a"))
	if a != b || a == NewString("b") || a.Reveal() != "a" || a.Empty() {
		t.Error("two of the same text are not the same")
	}
	if (String{}) != NewString("") || !NewString("").Empty() || NewString("").Reveal() != "" || NewString("").String() != "" {
		t.Error("an empty one is not the zero one")
	}
}
