package link

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"daypass/internal/apperr"
)

func TestParseSamples(t *testing.T) {
	t.Parallel()
	day := time.Date(2024, 3, 2, 10, 11, 12, 0, time.UTC)
	type facts struct {
		provider                   Provider
		scheme                     Scheme
		bucket, key, region, keyID string
		name                       string
		signed, before, ends       time.Time
		method                     Method
		known, session, path       bool
	}
	aws, end := "AKIAIOSFODNN7EXAMPLE", day.Add(24*time.Hour)
	for kind, want := range map[string]facts{
		"s3":         {ProviderS3, SchemeSigV4, "films", "2024/Quarterly report.pdf", "eu-west-1", aws, "Quarterly report.pdf", day, time.Time{}, end, "", false, true, false},
		"s3 js sdk":  {ProviderS3, SchemeSigV4, "films", "2024/report.pdf", "eu-west-1", aws, "Report (final).pdf", day, time.Time{}, end, MethodGet, true, false, false},
		"s3 js tail": {ProviderS3, SchemeSigV4, "films", "a/b.mov", "eu-west-1", aws, "b.mov", day, time.Time{}, end, MethodGet, true, false, false},
		"minio":      {ProviderS3, SchemeSigV4, "films", "2024/report.pdf", "eu-west-1", aws, "report.pdf", day, time.Time{}, end, "", false, false, true},
		"r2":         {ProviderS3, SchemeSigV4, "films", "report.pdf", "eu-west-1", aws, "report.pdf", day, time.Time{}, end, MethodGet, true, false, true},
		"unicode":    {ProviderS3, SchemeSigV4, "films", "Bär,a+b's (1).pdf", "eu-west-1", aws, "Bär,a+b's (1).pdf", day, time.Time{}, end, "", false, false, false},
		"sigv2":      {ProviderS3, SchemeSigV2, "films", "report.pdf", "", aws, "report.pdf", time.Time{}, time.Time{}, time.Unix(1709461872, 0).UTC(), "", false, false, true},
		"goog4":      {ProviderGoogle, SchemeGoog4, "films", "report.pdf", "", "me@project.iam.gserviceaccount.com", "report.pdf", day, time.Time{}, end, "", false, false, true},
		"goog2":      {ProviderGoogle, SchemeGoog2, "films", "report.pdf", "", "me@project.iam.gserviceaccount.com", "report.pdf", time.Time{}, time.Time{}, time.Unix(1709461872, 0).UTC(), "", false, false, true},
		"sas":        {ProviderAzure, SchemeSAS, "films", "report.pdf", "", "", "report.pdf", time.Time{}, day, day.Add(24*time.Hour + 20*time.Minute), MethodGet, true, false, true},
		"sas user":   {ProviderAzure, SchemeSAS, "films", "report.pdf", "", "11111111-2222-3333-4444-555555555555", "report.pdf", time.Time{}, time.Time{}, day.Add(10 * time.Hour), MethodGet, true, false, true},
		"cf canned":  {ProviderCloudFront, SchemeCFCanned, "", "2024/report.pdf", "", "K2JCJMDEHXQW5F", "report.pdf", time.Time{}, time.Time{}, time.Unix(1709461872, 0).UTC(), MethodGet, false, false, false},
		"cf custom":  {ProviderCloudFront, SchemeCFCustom, "", "2024/report.pdf", "", "APKAIOSFODNN7EXAMPLE", "report.pdf", time.Time{}, time.Unix(1709375472, 0).UTC(), time.Unix(1709461872, 0).UTC(), MethodGet, false, false, false},
		"oss1":       {ProviderAlibaba, SchemeOSS1, "films", "report.pdf", "cn-hangzhou", "LTAI5tExample12345", "report.pdf", time.Time{}, time.Time{}, time.Unix(1709461872, 0).UTC(), "", false, false, false},
		"oss4":       {ProviderAlibaba, SchemeOSS4, "films", "report.pdf", "cn-hangzhou", "LTAI5tExample12345", "report.pdf", day, time.Time{}, end, "", false, false, false},
		"cos5":       {ProviderTencent, SchemeCOS5, "films-1250000000", "report.pdf", "ap-guangzhou", "AKIDExample12345", "report.pdf", time.Unix(1709375472, 0).UTC(), time.Unix(1709375472, 0).UTC(), time.Unix(1709461872, 0).UTC(), "", false, false, false},
	} {
		l, err := Parse(samples[kind])
		if err != nil || l.CutOff {
			t.Errorf("%s: %v, missing %v", kind, err, l.Missing)
			continue
		}
		got := facts{l.Provider, l.Scheme, l.Bucket, l.Key, l.Region, l.AccessKeyID, l.Name, l.SignedAt, l.NotBefore, l.ExpiresAt, l.Method, l.MethodKnown, l.SessionToken, l.PathStyle}
		if got != want {
			t.Errorf("%s:\n got %+v\nwant %+v", kind, got, want)
		}
		if !slices.Contains(l.SignedHeaders, "host") && l.Scheme != SchemeSAS {
			t.Errorf("%s: signed headers %v", kind, l.SignedHeaders)
		}
	}
}

func TestParseHostsOfS3(t *testing.T) {
	t.Parallel()
	const account = "0123456789abcdef0123456789abcdef"
	for base, want := range map[string][3]string{ // bucket, key, region of the host ("" leaves the signed one)
		"https://films.s3.amazonaws.com/a/b":                                           {"films", "a/b"},
		"https://s3.amazonaws.com/films/a/b":                                           {"films", "a/b"},
		"https://s3.eu-west-1.amazonaws.com/films/a/b":                                 {"films", "a/b"},
		"https://s3-eu-west-1.amazonaws.com/films/a/b":                                 {"films", "a/b"},
		"https://my.films.s3.eu-west-1.amazonaws.com/a/b":                              {"my.films", "a/b"},
		"https://s3-films.s3.eu-west-1.amazonaws.com/a/b":                              {"s3-films", "a/b"},
		"https://films.s3.dualstack.eu-west-1.amazonaws.com/a/b":                       {"films", "a/b"},
		"https://s3.dualstack.eu-west-1.amazonaws.com/films/a/b":                       {"films", "a/b"},
		"https://films.s3-accelerate.amazonaws.com/a/b":                                {"films", "a/b"},
		"https://films.s3-accelerate.dualstack.amazonaws.com/a/b":                      {"films", "a/b"},
		"https://films.s3-fips.us-gov-west-1.amazonaws.com/a/b":                        {"films", "a/b"},
		"https://films.s3-fips.dualstack.us-east-1.amazonaws.com/a/b":                  {"films", "a/b"},
		"https://ap-123456789012.s3-accesspoint.eu-west-1.amazonaws.com/a/b":           {"ap-123456789012", "a/b"},
		"https://mfzwi23gnjvgw.mrap.accesspoint.s3-global.amazonaws.com/a/b":           {"mfzwi23gnjvgw.mrap.accesspoint", "a/b"},
		"https://films.s3.cn-north-1.amazonaws.com.cn/a/b":                             {"films", "a/b"},
		"https://films--use1-az4--x-s3.s3express-use1-az4.us-east-1.amazonaws.com/a/b": {"films--use1-az4--x-s3", "a/b"},
		"https://bucket.vpce-1a2b-3c.s3.us-east-1.vpce.amazonaws.com/films/a/b":        {"films", "a/b"},
		"https://films.bucket.vpce-1a2b-3c.s3.us-east-1.vpce.amazonaws.com/a/b":        {"films", "a/b"},
		"https://" + account + ".r2.cloudflarestorage.com/films/a/b":                   {"films", "a/b"},
		"https://films." + account + ".eu.r2.cloudflarestorage.com/a/b":                {"films", "a/b"},
		"https://s3.eu-central-1.wasabisys.com/films/a/b":                              {"films", "a/b"},
		"https://films.s3.eu-central-1.wasabisys.com/a/b":                              {"films", "a/b"},
		"https://films.s3.us-west-004.backblazeb2.com/a/b":                             {"films", "a/b"},
		"https://films.nyc3.digitaloceanspaces.com/a/b":                                {"films", "a/b"},
		"https://nyc3.digitaloceanspaces.com/films/a/b":                                {"films", "a/b"},
		"https://films.fra1.cdn.digitaloceanspaces.com/a/b":                            {"films", "a/b"},
		"https://films.fsn1.your-objectstorage.com/a/b":                                {"films", "a/b"},
		"https://films.s3.gra.io.cloud.ovh.net/a/b":                                    {"films", "a/b"},
		"https://storage.googleapis.com/films/a/b":                                     {"films", "a/b"},
		"https://films.storage.googleapis.com/a/b":                                     {"films", "a/b"},
		"https://films.s3.intern.example/a/b":                                          {"films", "a/b"},
		"https://s3.intern.example/films/a/b":                                          {"films", "a/b"},
		"https://minio.example.com:9000/films/a/b":                                     {"films", "a/b"},
		"http://[::1]:9000/films/a/b":                                                  {"films", "a/b"},
		"https://192.0.2.7/films/a%2Fb":                                                {"films", "a/b"},
		"https://localhost:443/films/a+b%2B":                                           {"films", "a+b+"},
	} {
		l, err := Parse(sigV4(base, ""))
		if err != nil || l.CutOff || l.Bucket != want[0] || l.Key != want[1] {
			t.Errorf("%s: bucket %q key %q, %v %v", base, l.Bucket, l.Key, l.Missing, err)
		}
		if l.Region != "eu-west-1" {
			t.Errorf("%s: the signed region became %q", base, l.Region)
		}
		if known := !strings.ContainsAny(l.Host, ":") && !strings.Contains(l.Host, "example") && l.Host != "192.0.2.7" && l.Host != "localhost"; l.BucketKnown != known {
			t.Errorf("%s: bucket known %v", base, l.BucketKnown)
		}
	}
}

func TestIdentity(t *testing.T) {
	t.Parallel()
	same := [][]string{
		{
			sigV4("https://films.s3.eu-west-1.amazonaws.com/a%20b", ""), sigV4("https://s3.eu-west-1.amazonaws.com/films/a%20b", "&x-id=GetObject"),
			sigV4("https://films.s3-accelerate.amazonaws.com/a%20b", ""), "https://films.s3.amazonaws.com/a%20b?AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE&Signature=" + pct.Replace(sum20) + "&Expires=1809461872",
		},
		{samples["goog4"], samples["goog2"], "https://films.storage.googleapis.com/report.pdf?" + samples["goog4"][strings.IndexByte(samples["goog4"], '?')+1:]},
		{samples["sas"], samples["sas user"]},
		{samples["cf canned"], samples["cf custom"]},
		{samples["oss1"], samples["oss4"]},
		{samples["minio"], strings.Replace(samples["minio"], "20240302T101112Z", "20240303T101112Z", 1)},
	}
	seen := map[string]int{}
	for i, group := range same {
		for _, raw := range group {
			l, err := Parse(raw)
			if err != nil {
				t.Fatal(err)
			}
			if j, ok := seen[l.Identity()]; ok && j != i {
				t.Errorf("groups %d and %d are both %s", i, j, l.Identity())
			}
			seen[l.Identity()] = i
		}
	}
	if len(seen) != len(same) {
		t.Errorf("%d identities for %d objects: %v", len(seen), len(same), seen)
	}
	base := sigV4("https://films.s3.eu-west-1.amazonaws.com/a", "")
	different := []string{
		base, sigV4("https://films.s3.eu-west-1.amazonaws.com/a", "&versionId=v1"), sigV4("https://films.s3.eu-west-1.amazonaws.com/a", "&partNumber=2"),
		sigV4("https://films.s3.cn-north-1.amazonaws.com.cn/a", ""), sigV4("https://films2.s3.eu-west-1.amazonaws.com/a", ""),
		sigV4("https://films.intern.example/a", ""), sigV4("http://films.intern.example/a", ""), sigV4("https://films.intern.example:8443/a", ""),
		"https://films.s3.eu-west-1.amazonaws.com/a?id=1", "https://films.s3.eu-west-1.amazonaws.com/a?id=2", sigV4("https://films.s3.eu-west-1.amazonaws.com/A", ""),
		sigV4("https://films.s3.eu-west-1.amazonaws.com/a%7C", ""), sigV4("https://films.s3.eu-west-1.amazonaws.com/a%257C", ""),
	}
	ids := map[string]string{}
	for _, raw := range different {
		l, err := Parse(raw)
		if err != nil {
			t.Fatal(err)
		}
		if other, ok := ids[l.Identity()]; ok {
			t.Errorf("%s and %s are both %s", raw, other, l.Identity())
		}
		ids[l.Identity()] = raw
		if strings.Contains(l.Identity(), hex64[:10]) || strings.Contains(l.Identity(), "AKIA") {
			t.Errorf("%s holds a secret", l.Identity())
		}
	}
}

func TestParseMethods(t *testing.T) {
	t.Parallel()
	for more, want := range map[string]struct {
		method Method
		known  bool
	}{
		"":                                       {"", false},
		"&x-id=GetObject":                        {MethodGet, true},
		"&x-id=PutObject":                        {MethodPut, true},
		"&x-id=HeadObject":                       {MethodHead, true},
		"&partNumber=3&uploadId=abc":             {MethodPut, true},
		"&uploads=":                              {MethodPost, true},
		"&response-content-type=text%2Fplain":    {MethodGet, false},
		"&x-amz-acl=private":                     {MethodPut, false},
		"&X-Amz-Checksum-Mode=ENABLED":           {MethodGet, false},
		"&x-amz-checksum-crc64nvme=AAAAAAAAAAA=": {MethodPut, false},
	} {
		l, err := Parse(sigV4("https://films.s3.eu-west-1.amazonaws.com/a", more))
		if err != nil || l.Method != want.method || l.MethodKnown != want.known {
			t.Errorf("%s: %q known %v, %v", more, l.Method, l.MethodKnown, err)
		}
	}
	put, _ := Parse(strings.Replace(samples["s3"], "SignedHeaders=host", "SignedHeaders=content-type%3Bhost", 1))
	if put.Method != MethodPut || put.MethodKnown || !slices.Equal(put.SignedHeaders, []string{"content-type", "host"}) {
		t.Errorf("%q %v %v", put.Method, put.MethodKnown, put.SignedHeaders)
	}
	up, _ := Parse(strings.Replace(samples["sas"], "sp=r&", "sp=cw&", 1))
	if up.Method != MethodPut || !up.MethodKnown || up.Permissions != "cw" {
		t.Errorf("sas: %q %v", up.Method, up.MethodKnown)
	}
	part, _ := Parse(sigV4("https://films.s3.eu-west-1.amazonaws.com/a", "&partNumber=3&uploadId=abc%2F"))
	if part.PartNumber != 3 || part.UploadID != "abc/" {
		t.Errorf("part %d of %q", part.PartNumber, part.UploadID)
	}
}

func TestParseNamesWhatIsMissing(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string][]string{
		strings.Replace(samples["s3"], hex64, hex64[:40], 1):                                        {"X-Amz-Signature"},
		strings.Replace(samples["s3"], "&X-Amz-Signature="+hex64, "", 1):                            {"X-Amz-Signature"},
		strings.Replace(samples["s3"], "&X-Amz-Expires=86400", "", 1):                               {"X-Amz-Expires"},
		strings.Replace(samples["s3"], "X-Amz-Signature="+hex64, "X-Amz-Signature=zz"+hex64[2:], 1): {"X-Amz-Signature"},
		strings.Replace(samples["sas"], "&sig="+pct.Replace(sum32), "", 1):                          {"sig"},
		strings.Replace(samples["sas"], pct.Replace(sum32), sum32[:20], 1):                          {"sig"},
		strings.Replace(samples["goog4"], hex512, hex512[:256], 1):                                  {"X-Goog-Signature"},
		strings.Replace(samples["cf canned"], rsa, rsa[:100], 1):                                    {"Signature"},
		strings.Replace(samples["cf canned"], "&Key-Pair-Id=K2JCJMDEHXQW5F", "", 1):                 {"Key-Pair-Id"},
		strings.Replace(samples["cos5"], "&q-signature="+hex64[:40], "", 1):                         {"q-signature"},
		strings.Replace(samples["oss4"], hex64, "", 1):                                              {"x-oss-signature"},
		strings.Replace(samples["sigv2"], pct.Replace(sum20), "MDEy", 1):                            {"Signature"},
	} {
		l, err := Parse(raw)
		if err != nil || !l.CutOff || !slices.Equal(l.Missing, want) {
			t.Errorf("%s: cut %v, missing %v, want %v (%v)", raw, l.CutOff, l.Missing, want, err)
		}
	}
}

func TestParseHostileValues(t *testing.T) {
	t.Parallel()
	for _, change := range [][2]string{
		{"X-Amz-Expires=86400", "X-Amz-Expires=-1"},
		{"X-Amz-Expires=86400", "X-Amz-Expires=1e9"},
		{"X-Amz-Expires=86400", "X-Amz-Expires=9223372036854775807"},
		{"X-Amz-Expires=86400", "X-Amz-Expires=253402300799"},
		{"X-Amz-Expires=86400", "X-Amz-Expires=%2B5"},
		{"20240302T101112Z", "99990302T101112"},
		{"20240302T101112Z", "00010302T101112Z"},
		{"20240302T101112Z", "2024-03-02"},
		{"AWS4-HMAC-SHA256", "AWS4-HMAC-MD5"},
		{"%2Fs3%2Faws4_request", ""},
		{"SignedHeaders=host", "SignedHeaders=date"},
		{"&X-Amz-Date", "&partNumber=0&X-Amz-Date"},
		{"&X-Amz-Date", "&partNumber=99999999999999999999&X-Amz-Date"},
	} {
		raw := strings.Replace(samples["s3"], change[0], change[1], 1)
		if _, err := Parse(raw); raw == samples["s3"] || apperr.CodeOf(err) != apperr.LinkMalformed {
			t.Errorf("%v: %v", change, err)
		}
	}
	for _, raw := range []string{
		strings.Replace(samples["cf canned"], "1709461872", "99999999999999", 1), strings.Replace(samples["sas"], "se=2024", "se=99992024", 1),
		strings.Replace(samples["cos5"], "1709461872", "x", 1),
	} {
		if _, err := Parse(raw); apperr.CodeOf(err) != apperr.LinkMalformed {
			t.Errorf("%s: %v", raw, err)
		}
	}
}

func TestURLIsReadyToSend(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		"HTTPS://Example.COM:443/a b/ü?q=ü|x#frag":  "https://example.com/a%20b/%C3%BC?q=%C3%BC%7Cx",
		"http://example.com:80":                     "http://example.com/",
		"https://example.com?x=1":                   "https://example.com/?x=1",
		"https://example.com/a%2fb+c/../d//e":       "https://example.com/a%2fb+c/../d//e",
		"https://bücher.example/x":                  "https://xn--bcher-kva.example/x",
		"https://[0:0:0:0:0:0:0:1]:08443/x":         "https://[::1]:8443/x",
		"  https://example.com/\"<>\\^`{|}[]'()~\n": "https://example.com/%22%3C%3E%5C%5E%60%7B%7C%7D[]'()~",
		samples["slashes"]:                          samples["slashes"],
	} {
		l, err := Parse(raw)
		if err != nil || l.URL().Reveal() != want {
			t.Errorf("%q: %q, %v", raw, l.URL().Reveal(), err)
			continue
		}
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, want, nil)
		if err != nil {
			t.Fatal(err)
		}
		if u, _ := url.Parse(want); req.URL.RequestURI() != strings.TrimPrefix(want, u.Scheme+"://"+u.Host) {
			t.Errorf("net/http would send %q for %q", req.URL.RequestURI(), want)
		}
	}
}

func TestHints(t *testing.T) {
	t.Parallel()
	for _, h := range []Hints{
		{Version: 1, Size: 1 << 40, CRC64NVME: 0xfedcba9876543210, HasCRC: true, Name: "Bär & Co (1) #2.pdf"},
		{Version: 1, Size: -1},
		{Version: 1, Size: 0, Name: "a+b.txt"},
	} {
		l, err := Parse("https://example.com/x?y=1#" + h.Fragment())
		if err != nil || l.Hints != h {
			t.Errorf("%s gives %+v, want %+v (%v)", h.Fragment(), l.Hints, h, err)
		}
	}
	for _, fragment := range []string{"", "top", "dp=2&size=5", "xdp=1", "size=5&dp=1"} {
		if l, _ := Parse("https://example.com/x#" + fragment); l.Hints.Version != 0 || l.Hints.Fragment() != "" || l.Hints.Size != -1 {
			t.Errorf("%q gives %+v", fragment, l.Hints)
		}
	}
	if l, _ := Parse("https://example.com/x#dp=1&size=-7&crc64nvme=zz&name=..%2F..%2Fetc"); l.Hints.Size != -1 || l.Hints.HasCRC || l.Hints.Name != "etc" {
		t.Errorf("%+v", l.Hints)
	}
}

func TestNothingButTheURLIsSecret(t *testing.T) {
	t.Parallel()
	for kind, raw := range samples {
		l, _ := Parse(raw)
		if text := l.URL().String() + l.Identity() + l.Name + l.Host + l.Key; strings.Contains(text, hex64[:20]) || strings.Contains(text, pct.Replace(sum20)) {
			t.Errorf("%s: %s", kind, text)
		}
	}
}
