package daypass_test

import (
	"testing"
	"time"

	"daypass/internal/daypass"
	"daypass/internal/lab"
	"daypass/internal/link"
	"daypass/internal/profile"
	"daypass/internal/secret"
)

// A storage with a private authority: its profile's certificate is enough to make, prove and inspect a link.
func TestProfilesCertificateIsTrustedForItsLinks(t *testing.T) {
	t.Parallel()
	s := lab.Versity(t, lab.Options{TLS: true})
	s.Put(t, "k.txt", []byte("v"))
	d := open(t, daypass.Options{DataDir: t.TempDir(), Passphrase: passphrase("correct horse")})
	_, err := d.Profiles.Add(t.Context(), profile.Draft{
		Name: "lab", Preset: profile.Other, Endpoint: s.Endpoint, Region: s.Region, CAPEM: s.CAPEM,
		AccessKeyID: s.AccessKey, Secret: secret.NewString(s.SecretKey), Places: []string{s.Bucket},
	})
	if err != nil {
		t.Fatal(err)
	}
	made, err := d.Links.Create(t.Context(), link.CreateRequest{Profile: "lab", Bucket: s.Bucket, Key: "k.txt", Expiry: link.Expiry{For: time.Hour}})
	if err != nil {
		t.Fatal(err)
	}
	in, err := d.Links.Inspect(t.Context(), made.URL.Reveal(), link.InspectOptions{Policy: link.ProbePolicy{AllowPrivate: true}})
	if err != nil || len(in) != 1 || in[0].State != link.StateWorks || in[0].IssuedID != made.Issued.ID {
		t.Errorf("%+v, %v", in, err)
	}
}
