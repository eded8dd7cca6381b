package s3client

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"daypass/internal/apperr"
	"daypass/internal/profile"
	"daypass/internal/transfer"
)

// TestASignInPageIsNoStorage: fault 26. A network's portal answers everything with 200 and a page, even with an ETag.
func TestASignInPageIsNoStorage(t *testing.T) {
	t.Parallel()
	d := destination(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("ETag", `"5f3a"`)
		fmt.Fprint(w, "<!doctype html><title>Welcome to the hotel</title><Name>bucket</Name>")
	})
	c := newClient(t, 0)
	chunk := transfer.Chunk{Size: 4, Open: func(context.Context) io.Reader { return strings.NewReader("data") }}
	for what, do := range map[string]func(context.Context) error{
		"a file": func(ctx context.Context) error {
			_, err := c.PutWhole(ctx, d, transfer.Meta{Name: "a"}, chunk, true)
			return err
		},
		"a part":    func(ctx context.Context) error { _, err := c.PutPart(ctx, d, "id", 1, chunk); return err },
		"an upload": func(ctx context.Context) error { _, err := c.Create(ctx, d, transfer.Meta{Name: "a"}, ""); return err },
		"its parts": func(ctx context.Context) error { _, _, err := c.ListParts(ctx, d, "id", 0); return err },
		"the list": func(ctx context.Context) error {
			_, err := c.List(ctx, d.Access, profile.Place{Bucket: "bucket"}, "", 10)
			return err
		},
		"the object": func(ctx context.Context) error { _, err := c.Find(ctx, d); return err },
		"the taking": func(ctx context.Context) error { return c.Abort(ctx, d, "id") },
	} {
		if err := do(t.Context()); apperr.CodeOf(err) != apperr.NotTheFile {
			t.Errorf("%s: %v", what, err)
		}
	}
}
