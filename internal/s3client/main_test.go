package s3client

import (
	"net"
	"testing"
	"time"

	"daypass/internal/lab"
	"daypass/internal/link"
	"daypass/internal/profile"
	"daypass/internal/secret"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	net.DefaultResolver = lab.LoopbackNames()
	goleak.VerifyTestMain(m)
}

// hostile are keys that go wrong somewhere between a path and a signature. What a server does not take at all
// (dot segments, empty segments on a file system) is not here but in the vectors.
var hostile = []string{
	"plain.txt",
	"with space and  two.txt",
	"plus+sign.txt",
	"percent%20literal%.txt",
	"query?and#hash&amp;=.txt",
	"quote's \"double\" <angle>.txt",
	"umlaut ä ö ü ß.txt",
	"日本語/レポート.pdf",
	"deep/er/and/deeper.txt",
	"emoji 🎟️.txt",
	"dots...and.trailing.",
	"tilde~star*paren(1)!.txt",
	"semi;colon:at@comma,$.txt",
	"brackets[1]{2}|^`.txt",
}

// newClient gives a Client whose connections end with the test. off is how wrong this computer's clock is.
func newClient(t testing.TB, off time.Duration) *Client {
	t.Helper()
	c := New(Options{Timeout: 20 * time.Second, Now: func() time.Time { return time.Now().Add(off) }})
	t.Cleanup(c.Close)
	return c
}

// access is the way to a lab server.
func access(s *lab.Server) profile.Access {
	return profile.Access{
		Profile: profile.Profile{
			ID: "p1", Name: "lab", Preset: "other", Endpoint: s.Endpoint, Region: s.Region, Style: profile.StyleAuto, CAPEM: s.CAPEM,
		},
		Credential: profile.Credential{AccessKeyID: s.AccessKey, Secret: secret.NewString(s.SecretKey)},
	}
}

func grant(s *lab.Server, key string, at time.Time) link.Grant {
	return link.Grant{Method: link.MethodGet, Bucket: s.Bucket, Key: key, SignedAt: at.Truncate(time.Second), Expires: time.Hour}
}
