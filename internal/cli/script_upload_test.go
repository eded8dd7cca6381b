package cli_test

import (
	"context"
	"net/http"
	"os"
	"strconv"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"daypass/internal/link"
	"daypass/internal/profile"
	"daypass/internal/s3client"
	"daypass/internal/secret"
	"daypass/internal/ticket"
)

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

// maker is who makes links and tickets: somebody else than the one whose command line is tested.
type maker profile.Access

func (m maker) Access(context.Context, string) (profile.Access, error) { return profile.Access(m), nil }

func (g *ground) maker() maker {
	return maker{
		Profile:    profile.Profile{ID: "p", Name: "p", Preset: "minio", Endpoint: g.server.Endpoint, Region: g.server.Region, Style: profile.StylePath},
		Credential: profile.Credential{AccessKeyID: g.server.AccessKey, Secret: secret.NewString(g.server.SecretKey)},
	}
}
