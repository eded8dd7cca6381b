package profile_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"strings"
	"testing"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/profile"
	"daypass/internal/secret"
)

func good() profile.Draft {
	return profile.Draft{
		Name: "work", Preset: "minio", Endpoint: "http://Files.Example.com:9000/", Region: "eu-1",
		AccessKeyID: "AKIAEXAMPLE", Secret: secret.NewString("s3cr3t/+key"), Places: []string{"bucket/a", "bucket/a", "other"},
	}
}

func TestADraftBecomesAProfile(t *testing.T) {
	t.Parallel()
	p, err := good().Profile()
	if err != nil {
		t.Fatal(err)
	}
	if p.Endpoint != "http://files.example.com:9000" || p.Region != "eu-1" || p.Style != profile.StylePath {
		t.Errorf("profile %+v", p)
	}
	if p.MaxExpiry != 7*24*time.Hour || p.DefaultExpiry != 24*time.Hour {
		t.Errorf("expiry %v of %v", p.DefaultExpiry, p.MaxExpiry)
	}
	if len(p.Places) != 2 {
		t.Errorf("places %v: the same one twice is one", p.Places)
	}
}

func TestEveryFieldIsChecked(t *testing.T) {
	t.Parallel()
	ca, key := certificate(t)
	for name, c := range map[string]struct {
		field  string
		change func(*profile.Draft)
	}{
		"no name":            {profile.FieldName, func(d *profile.Draft) { d.Name = "" }},
		"capitals":           {profile.FieldName, func(d *profile.Draft) { d.Name = "Work" }},
		"colon":              {profile.FieldName, func(d *profile.Draft) { d.Name = "a:b" }},
		"long name":          {profile.FieldName, func(d *profile.Draft) { d.Name = strings.Repeat("a", 64) }},
		"preset":             {profile.FieldPreset, func(d *profile.Draft) { d.Preset = "nowhere" }},
		"no endpoint":        {profile.FieldEndpoint, func(d *profile.Draft) { d.Endpoint = "" }},
		"endpoint user":      {profile.FieldEndpoint, func(d *profile.Draft) { d.Endpoint = "https://me:pw@host" }},
		"endpoint path":      {profile.FieldEndpoint, func(d *profile.Draft) { d.Endpoint = "https://host/path" }},
		"endpoint query":     {profile.FieldEndpoint, func(d *profile.Draft) { d.Endpoint = "https://host?x" }},
		"endpoint empty qry": {profile.FieldEndpoint, func(d *profile.Draft) { d.Endpoint = "https://host?" }},
		"endpoint fragment":  {profile.FieldEndpoint, func(d *profile.Draft) { d.Endpoint = "https://host#" }},
		"endpoint scheme":    {profile.FieldEndpoint, func(d *profile.Draft) { d.Endpoint = "ftp://host" }},
		"endpoint script":    {profile.FieldEndpoint, func(d *profile.Draft) { d.Endpoint = "javascript:alert(1)" }},
		"endpoint port":      {profile.FieldEndpoint, func(d *profile.Draft) { d.Endpoint = "https://host:99999" }},
		"endpoint no port":   {profile.FieldEndpoint, func(d *profile.Draft) { d.Endpoint = "https://host:" }},
		"endpoint newline":   {profile.FieldEndpoint, func(d *profile.Draft) { d.Endpoint = "https://ho\nst" }},
		"endpoint zone":      {profile.FieldEndpoint, func(d *profile.Draft) { d.Endpoint = "https://[fe80::1%25eth0]" }},
		"public endpoint":    {profile.FieldPublicEndpoint, func(d *profile.Draft) { d.PublicEndpoint = "//host/x" }},
		"region":             {profile.FieldRegion, func(d *profile.Draft) { d.Region = "eu/1" }},
		"no region":          {profile.FieldRegion, func(d *profile.Draft) { d.Preset, d.Endpoint, d.Region = "oracle", "", "" }},
		"no account":         {profile.FieldAccount, func(d *profile.Draft) { d.Preset, d.Endpoint = "r2", "" }},
		"account with host":  {profile.FieldAccount, func(d *profile.Draft) { d.Preset, d.Endpoint, d.Account = "r2", "", "evil.example/" }},
		"style":              {profile.FieldStyle, func(d *profile.Draft) { d.Style = "sideways" }},
		"key ID newline":     {profile.FieldAccessKeyID, func(d *profile.Draft) { d.AccessKeyID = "AK\r\nIA" }},
		"key ID slash":       {profile.FieldAccessKeyID, func(d *profile.Draft) { d.AccessKeyID = "AK/IA" }},
		"no key ID":          {profile.FieldAccessKeyID, func(d *profile.Draft) { d.AccessKeyID = "" }},
		"secret control":     {profile.FieldSecret, func(d *profile.Draft) { d.Secret = secret.NewString("a\x00b") }},
		"token alone":        {profile.FieldSecret, func(d *profile.Draft) { d.Secret, d.SessionToken = secret.String{}, secret.NewString("t") }},
		"token spaces":       {profile.FieldSessionToken, func(d *profile.Draft) { d.SessionToken = secret.NewString("a b") }},
		"CA text":            {profile.FieldCA, func(d *profile.Draft) { d.CAPEM = "hello" }},
		"CA key":             {profile.FieldCA, func(d *profile.Draft) { d.CAPEM = ca + key }},
		"CA rubbish behind":  {profile.FieldCA, func(d *profile.Draft) { d.CAPEM = ca + "rubbish" }},
		"CA cut":             {profile.FieldCA, func(d *profile.Draft) { d.CAPEM = ca[:len(ca)/2] }},
		"place":              {profile.FieldPlaces, func(d *profile.Draft) { d.Places = []string{"a/b"} }},
		"max too long":       {profile.FieldMaxExpiry, func(d *profile.Draft) { d.MaxExpiry = 8 * 24 * time.Hour }},
		"max negative":       {profile.FieldMaxExpiry, func(d *profile.Draft) { d.MaxExpiry = -time.Hour }},
		"default over max":   {profile.FieldDefaultExpiry, func(d *profile.Draft) { d.MaxExpiry, d.DefaultExpiry = time.Hour, 2*time.Hour }},
		"default fraction":   {profile.FieldDefaultExpiry, func(d *profile.Draft) { d.DefaultExpiry = time.Second + 1 }},
	} {
		d := good()
		c.change(&d)
		_, err := d.Profile()
		if apperr.CodeOf(err) != apperr.ProfileInvalid || apperr.From(err).Params()["field"] != c.field {
			t.Errorf("%s: %v %v, want field %s", name, err, apperr.From(err).Params(), c.field)
		}
		if err != nil && strings.Contains(err.Error(), "s3cr3t") {
			t.Errorf("%s: the error holds the secret", name)
		}
	}
}

func TestEndpoints(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"https://host:443": "https://host", "http://host:80": "http://host", "http://host:443": "http://host:443",
		"host": "https://host", "host:9000": "https://host:9000", "https://[::1]:9000": "https://[::1]:9000",
		"https://bücher.example": "https://xn--bcher-kva.example", "http://127.0.0.1:9000/": "http://127.0.0.1:9000", "https://host.": "https://host",
	} {
		d := good()
		d.Endpoint, d.PublicEndpoint = typed, typed
		p, err := d.Profile()
		if err != nil || p.Endpoint != want || p.SigningEndpoint() != want {
			t.Errorf("%q: %q, %v, want %q", typed, p.Endpoint, err, want)
		}
	}
}

func TestACertificateIsTaken(t *testing.T) {
	t.Parallel()
	ca, _ := certificate(t)
	d := good()
	d.CAPEM = "\n" + ca + "\n" + ca
	if p, err := d.Profile(); err != nil || !strings.HasPrefix(p.CAPEM, "-----BEGIN CERTIFICATE") {
		t.Errorf("%q, %v", p.CAPEM, err)
	}
}

func TestEveryPresetMakesAProfile(t *testing.T) {
	t.Parallel()
	seen := make(map[string]bool)
	for _, preset := range append(profile.Presets(), mustPreset(t, profile.Practice)) {
		if seen[preset.Name] || preset.Title == "" || preset.Source == "" {
			t.Errorf("%q: twice, or without title or source", preset.Name)
		}
		seen[preset.Name] = true
		d := profile.Draft{Name: "p", Preset: preset.Name, Account: "account", Region: preset.DefaultRegion}
		if d.Region == "" {
			d.Region = "eu-1"
		}
		if preset.NeedsEndpoint() {
			d.Endpoint = "http://127.0.0.1:9000"
		}
		p, err := d.Profile()
		if err != nil || strings.ContainsAny(p.Endpoint, "{}") || p.Style == "" {
			t.Errorf("%s: %+v, %v", preset.Name, p, err)
		}
		if preset.Name != "tigris" && preset.MaxExpiry != 7*24*time.Hour {
			t.Errorf("%s: links of %v", preset.Name, preset.MaxExpiry)
		}
	}
	for _, name := range []string{"aws", "r2", "b2", "backblaze", "GCS", "wasabi", "other", "hetzner", "s3"} {
		mustPreset(t, name)
	}
}

func mustPreset(t *testing.T, name string) profile.Preset {
	t.Helper()
	p, ok := profile.PresetByName(name)
	if !ok {
		t.Errorf("no preset %q", name)
	}
	return p
}

func certificate(t *testing.T) (cert, key string) {
	t.Helper()
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, template, template, k.Public(), k)
	if err != nil {
		t.Fatal(err)
	}
	keyDER, err := x509.MarshalPKCS8PrivateKey(k)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})),
		string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: keyDER}))
}
