package cli_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"daypass/internal/link"
	"daypass/internal/page"
	"daypass/internal/profile"
	"daypass/internal/request"
	"daypass/internal/s3client"
	"daypass/internal/secret"
	"daypass/internal/ticket"
)

// presignplain VAR KEY puts an upload link into an environment variable that does not tell its method.
func (g *ground) presignPlain(ts *testscript.TestScript, _ bool, args []string) {
	ts.Setenv(args[0], g.server.Presign(scriptTB{ts}, http.MethodPut, args[1], time.Now(), time.Minute, nil))
}

// presignput VAR KEY SECONDS [once] puts an upload link that was signed a minute ago into an environment variable; once: it
// may not replace anything.
func (g *ground) presignPut(ts *testscript.TestScript, _ bool, args []string) {
	seconds, err := strconv.Atoi(args[2])
	ts.Check(err)
	at := time.Now().Add(-time.Minute).UTC().Truncate(time.Second)
	grant := link.Grant{Method: link.MethodPut, Bucket: g.server.Bucket, Key: args[1], SignedAt: at, Expires: time.Duration(seconds) * time.Second}
	if len(args) > 3 {
		grant.Header = http.Header{"If-None-Match": {"*"}}
	}
	client := s3client.New(s3client.Options{})
	defer client.Close()
	text, err := client.Sign(context.Background(), profile.Access(g.maker()), grant)
	ts.Check(err)
	ts.Setenv(args[0], text.Reveal())
}

// ticket FILE KEY LIMIT SECONDS writes a ticket.
func (g *ground) ticket(ts *testscript.TestScript, _ bool, args []string) {
	limit, err := strconv.ParseInt(args[2], 10, 64)
	ts.Check(err)
	seconds, err := strconv.Atoi(args[3])
	ts.Check(err)
	client := s3client.New(s3client.Options{})
	defer client.Close()
	made, err := ticket.NewService(g.maker(), client).Create(context.Background(), ticket.Spec{
		Profile: "p", Bucket: g.server.Bucket, Key: args[1], MaxSize: limit, Title: "Rushes", Expiry: link.Expiry{For: time.Duration(seconds) * time.Second},
	})
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(made.Ticket.JSON().Reveal()), 0o600))
}

// form NAME PREFIX SECONDS writes a signed form of a minute ago for files of up to 1 MB, as NAME.json and NAME.html.
func (g *ground) form(ts *testscript.TestScript, _ bool, args []string) {
	seconds, err := strconv.Atoi(args[2])
	ts.Check(err)
	client := s3client.New(s3client.Options{})
	defer client.Close()
	at := time.Now().Add(-time.Minute).UTC().Truncate(time.Second)
	made, err := client.SignPost(context.Background(), profile.Access(g.maker()), link.PostGrant{
		Bucket: g.server.Bucket, Prefix: args[1] + "/", MaxSize: 1e6, SignedAt: at, Expires: time.Duration(seconds) * time.Second,
	})
	ts.Check(err)
	var text, page bytes.Buffer
	ts.Check(request.WriteFormJSON(&text, request.Request{Title: `"Papers" <b>`}, made))
	ts.Check(request.WriteFormHTML(&page, request.Request{Title: `"Papers" <b>`}, made))
	ts.Check(os.WriteFile(ts.MkAbs(args[0]+".json"), text.Bytes(), 0o600))
	ts.Check(os.WriteFile(ts.MkAbs(args[0]+".html"), page.Bytes(), 0o600))
}

// maker is who makes links and tickets: somebody else than the one whose command line is tested.
type maker profile.Access

func (m maker) Access(context.Context, string) (profile.Access, error) { return profile.Access(m), nil }

func (g *ground) maker() maker {
	return maker{
		Profile:    profile.Profile{ID: "p", Name: "p", Preset: "minio", Endpoint: g.server.Endpoint, Region: g.server.Region, Style: profile.StylePath},
		Credential: profile.Credential{AccessKeyID: g.server.AccessKey, Secret: secret.NewString(g.server.SecretKey)},
	}
}

// requestpage VAR NAME [post] [LIMIT] stores a request page below a prefix and puts its link into an environment variable: two
// places for small files, or a form, and two tickets for files of up to 1 GB. The page says LIMIT, in bytes.
func (g *ground) requestPage(ts *testscript.TestScript, _ bool, args []string) {
	ctx, now := context.Background(), time.Now().UTC().Truncate(time.Second)
	client := s3client.New(s3client.Options{})
	defer client.Close()
	access := profile.Access(g.maker())
	sign := func(grant link.Grant) secret.String {
		grant.SignedAt, grant.Expires = now, time.Hour
		text, err := client.Sign(ctx, access, grant)
		ts.Check(err)
		return text
	}
	form := len(args) > 2 && args[2] == "post"
	r := page.Request{ID: "request-1", Title: "Papers", MadeAt: now, ExpiresAt: now.Add(time.Hour)}
	for n := range 2 {
		made, err := ticket.NewService(g.maker(), client).Create(ctx, ticket.Spec{
			Profile: "p", Bucket: g.server.Bucket, Key: fmt.Sprintf("%s/big-%d", args[1], n), MaxSize: 1e9, Expiry: link.Expiry{For: time.Hour},
		})
		ts.Check(err)
		r.Tickets = append(r.Tickets, made.Ticket)
		if !form {
			key := fmt.Sprintf("%s/small-%d", args[1], n)
			r.Puts = append(r.Puts, page.PutSlot{Key: key, URL: sign(link.UploadGrant(access.Profile, g.server.Bucket, key))})
		}
	}
	if last := args[len(args)-1]; len(args) > 2 && last != "post" {
		limit, err := strconv.ParseInt(last, 10, 64)
		ts.Check(err)
		r.MaxSize = limit
	}
	if form {
		form, err := client.SignPost(ctx, access, link.PostGrant{Bucket: g.server.Bucket, Prefix: args[1] + "/", MaxSize: 1e6, SignedAt: now, Expires: time.Hour})
		ts.Check(err)
		r.Post = &form
	}
	var text bytes.Buffer
	ts.Check(page.RenderRequest(&text, r))
	g.server.Put(scriptTB{ts}, args[1]+"/page.html", text.Bytes())
	ts.Check(os.WriteFile(ts.MkAbs("page.html"), text.Bytes(), 0o600))
	ts.Setenv(args[0], sign(link.Grant{
		Method: link.MethodGet, Bucket: g.server.Bucket, Key: args[1] + "/page.html", Query: url.Values{"response-content-type": {"text/html; charset=utf-8"}},
	}).Reveal())
}
