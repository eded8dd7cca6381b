package ticket_test

import (
	"context"
	"testing"
	"time"

	"go.uber.org/goleak"

	"daypass/internal/lab"
	"daypass/internal/link"
	"daypass/internal/profile"
	"daypass/internal/s3client"
	"daypass/internal/secret"
	"daypass/internal/ticket"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m, lab.LeakOptions()...) }

// one gives one access, whatever is asked for.
type one profile.Access

func (o one) Access(context.Context, string) (profile.Access, error) { return profile.Access(o), nil }

func access(s *lab.Server) profile.Access {
	return profile.Access{
		Profile: profile.Profile{
			ID: "p1", Name: "lab", Preset: "minio", Endpoint: s.Endpoint, Region: s.Region, Style: profile.StylePath, CAPEM: s.CAPEM,
		},
		Credential: profile.Credential{AccessKeyID: s.AccessKey, Secret: secret.NewString(s.SecretKey)},
	}
}

func newService(t testing.TB, s *lab.Server) *ticket.Service {
	t.Helper()
	client := s3client.New(s3client.Options{})
	t.Cleanup(client.Close)
	return ticket.NewService(one(access(s)), client)
}

func make1(t testing.TB, s *lab.Server, spec ticket.Spec) ticket.Ticket {
	t.Helper()
	spec.Profile, spec.Bucket = "lab", s.Bucket
	made, err := newService(t, s).Create(t.Context(), spec)
	if err != nil {
		t.Fatalf("create: %v", err)
	}
	return made.Ticket
}

// unreal is a storage without a server, for what needs none.
type unreal struct{ *s3client.Client }

func (unreal) ServerTime(context.Context, profile.Access) (time.Time, error) {
	return time.Date(2026, 3, 4, 10, 0, 0, 0, time.UTC), nil
}

func (unreal) BeginUpload(context.Context, profile.Access, string, string, string, string) (string, error) {
	return "VXBsb2FkIElEIGZvciA2aWWpbmcncyBteS1tb3ZpZS5tMnRzIHVwbG9hZA", nil
}

func (unreal) EndUpload(context.Context, profile.Access, string, string, string) error { return nil }

// offline makes a ticket as a large storage would, with the longest that belongs to it: a session token.
func offline(t testing.TB, key string, limit int64) ticket.Ticket {
	t.Helper()
	client := s3client.New(s3client.Options{})
	t.Cleanup(client.Close)
	a := profile.Access{
		Profile: profile.Profile{ID: "p", Name: "p", Preset: "aws", Endpoint: "https://s3.eu-central-1.amazonaws.com", Region: "eu-central-1", Style: profile.StyleAuto},
		Credential: profile.Credential{
			AccessKeyID: "ASIAIOSFODNN7EXAMPLE", Secret: secret.NewString("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
			SessionToken: secret.NewString(token),
		},
	}
	made, err := ticket.NewService(one(a), unreal{client}).Create(t.Context(), ticket.Spec{
		Profile: "p", Bucket: "inbox", Key: key, MaxSize: limit, Title: "Rushes", Names: true, Expiry: link.Expiry{For: 72 * time.Hour},
	})
	if err != nil {
		t.Fatalf("create: %v", err)
	}
	return made.Ticket
}

var token = func() string {
	b := make([]byte, 1200)
	for i := range b {
		b[i] = "abcdefghijklmnopqrstuvwxyz/+ABCDEFGHIJ"[i%38]
	}
	return string(b)
}()
