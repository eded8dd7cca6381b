package profile_test

import (
	"strings"
	"testing"

	"daypass/internal/apperr"
	"daypass/internal/profile"
	"daypass/internal/secret"
)

func fileAccess(t testing.TB) profile.Access {
	t.Helper()
	p, err := profile.Draft{
		Name: "office", Preset: "minio", Endpoint: "https://storage.example:9000", Region: "eu-1", AccessKeyID: "AKIAEXAMPLE",
		Secret: secret.NewString("the-secret-key"), Places: []string{"bucket/a"},
	}.Profile()
	if err != nil {
		t.Fatal(err)
	}
	return profile.Access{Profile: p, Credential: profile.Credential{
		AccessKeyID: p.AccessKeyID, Secret: secret.NewString("the-secret-key"), SessionToken: secret.NewString("the-token"),
	}}
}

func TestProfileFilesComeBackAsTheyWere(t *testing.T) {
	t.Parallel()
	a, pass := fileAccess(t), secret.NewString("a long enough passphrase")
	for _, passphrase := range []secret.String{{}, pass} {
		text, err := profile.WriteFile(a, passphrase)
		if err != nil || strings.Contains(string(text), "the-") {
			t.Fatalf("written as %s, %v", text, err)
		}
		f, err := profile.ReadFile(text)
		if err != nil || f.Sealed() == passphrase.Empty() || !profile.LooksLikeFile(text) {
			t.Fatalf("read back as sealed=%v, %v", f.Sealed(), err)
		}
		draft, err := f.Open(passphrase)
		if err != nil || f.Sealed() && (draft.Secret != a.Secret || draft.SessionToken != a.SessionToken) {
			t.Fatalf("opened: %v", err)
		}
		p, err := draft.Profile()
		if err != nil || p.Endpoint != a.Endpoint || p.DefaultExpiry != a.DefaultExpiry || p.MaxExpiry != a.MaxExpiry || len(p.Places) != 1 {
			t.Errorf("came back as %+v, %v", p, err)
		}
	}
}

// A key that was sealed for one address must not be sent to another one.
func TestSealedKeysStayWithTheirAddress(t *testing.T) {
	t.Parallel()
	pass := secret.NewString("a long enough passphrase")
	text, err := profile.WriteFile(fileAccess(t), pass)
	if err != nil {
		t.Fatal(err)
	}
	for from, to := range map[string]string{
		"storage.example": "attacker.example", "AKIAEXAMPLE": "AKIAOTHER", `"region"`: `"public_endpoint": "https://attacker.example", "region"`,
	} {
		f, err := profile.ReadFile([]byte(strings.Replace(string(text), from, to, 1)))
		if err != nil {
			t.Fatalf("%s: %v", to, err)
		}
		_, err = f.Open(pass)
		wantCode(t, err, apperr.ProfileFileBroken)
	}
}

func FuzzProfileFiles(f *testing.F) {
	text, err := profile.WriteFile(fileAccess(f), secret.String{})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	for _, hostile := range []string{`{`, `[]`, `{"daypass":"profile","version":1}`, `{"daypass":"profile","version":1e400}`, "\ufeff{}", `{"daypass":"profile","version":1,"places":{"a":1}}`} {
		f.Add([]byte(hostile))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		file, err := profile.ReadFile(text)
		switch apperr.CodeOf(err) {
		case "":
			if _, err := file.Draft().Profile(); err != nil {
				t.Fatalf("%q: read, and no profile: %v", text, err)
			}
		case apperr.ProfileFileBroken, apperr.ProfileFileNewer, apperr.ProfileInvalid:
		default:
			t.Fatalf("%q: %v", text, err)
		}
	})
}
