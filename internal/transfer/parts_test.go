package transfer

import (
	"bytes"
	"crypto/md5"
	"slices"
	"testing"

	"daypass/internal/link"
)

func TestPartSizesOfKnownUploaders(t *testing.T) {
	t.Parallel()
	const mib = 1 << 20
	for _, c := range []struct {
		size int64
		n    int
		want int64
	}{
		{1 << 30, 128, 8 * mib},
		{1 << 30, 64, 16 * mib},
		{1 << 30, 205, 5 * mib},
		{23 * mib, 3, 8 * mib},
		{100*mib + 1, 2, 64 * mib},
		{77_777_777, 16, 5_000_000},
		{1000 * mib, 10, 100 * mib},
	} {
		if got := partSizes(c.size, c.n); !slices.Contains(got, c.want) || len(got) > 3 {
			t.Errorf("%d bytes in %d parts: %v", c.size, c.n, got)
		}
	}
	if got := partSizes(10, 20); len(got) > 0 {
		t.Errorf("ten bytes in twenty parts: %v", got)
	}
}

func TestPartedMD5IsTheMD5OfTheParts(t *testing.T) {
	t.Parallel()
	data := bytes.Repeat([]byte("daypass"), 1000)
	sum := partedMD5{size: 1024, whole: md5.New(), part: md5.New()}
	want := md5.New()
	for part := range slices.Chunk(data, 1024) {
		s := md5.Sum(part)
		want.Write(s[:])
	}
	for piece := range slices.Chunk(data, 333) {
		sum.write(piece)
	}
	if got := sum.sum(); !bytes.Equal(got[:], want.Sum(nil)) {
		t.Errorf("%x", got)
	}
}

func TestWhatAnETagIsGoodFor(t *testing.T) {
	t.Parallel()
	const hex = "d41d8cd98f00b204e9800998ecf8427e"
	for name, c := range map[string]struct {
		job      Job
		provider link.Provider
		want     trust
		none     bool
	}{
		"Amazon":              {Job{ETag: `"` + hex + `"`, Host: "b.s3.eu-central-1.amazonaws.com"}, link.ProviderS3, trustFull, false},
		"Amazon in China":     {Job{ETag: `"` + hex + `"`, Host: "b.s3.cn-north-1.amazonaws.com.cn"}, link.ProviderS3, trustFull, false},
		"S3 Express":          {Job{ETag: `"` + hex + `"`, Host: "b--x-s3.s3express-use1-az4.us-east-1.amazonaws.com"}, link.ProviderS3, trustNone, false},
		"another S3":          {Job{ETag: `"` + hex + `"`, Host: "storage.example.com:9000"}, link.ProviderS3, trustTwice, false},
		"looks like Amazon":   {Job{ETag: `"` + hex + `"`, Host: "amazonaws.com.example.com"}, link.ProviderS3, trustTwice, false},
		"web server":          {Job{ETag: `"` + hex + `"`, Host: "example.com"}, link.ProviderHTTPS, trustNone, false},
		"KMS":                 {Job{ETag: `"` + hex + `"`, Opaque: true}, link.ProviderS3, trustNone, true},
		"checksum is known":   {Job{ETag: `"` + hex + `"`, HasCRC: true}, link.ProviderS3, trustNone, true},
		"said in a header":    {Job{ETag: `"x"`, MD5: hex}, link.ProviderGoogle, trustFull, false},
		"not an MD5":          {Job{ETag: `"0x8D4BCC2E4835CD0"`}, link.ProviderAzure, trustNone, true},
		"parts":               {Job{ETag: `"` + hex + `-2"`, Size: 10 << 20, Host: "b.s3.amazonaws.com"}, link.ProviderS3, trustNone, false},
		"parts, not possible": {Job{ETag: `"` + hex + `-99"`, Size: 10}, link.ProviderS3, trustNone, true},
		"weak":                {Job{}, link.ProviderS3, trustNone, true},
	} {
		got, ok := goalOf(c.job, c.provider)
		if ok == c.none || got.trust != c.want && ok {
			t.Errorf("%s: %+v, %v", name, got, ok)
		}
	}
}
