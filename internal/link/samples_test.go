package link

import (
	"encoding/base64"
	"strings"
)

// The signatures below are made up: they have the form of real ones and sign nothing.
var (
	hex64   = "fe5f80f77d5fa3beca038a248ff027d0445342fe2855ddc963176630326f1024"
	hex512  = strings.Repeat("5a4c9b7e01d2f3860c1b2a3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f6071", 8)
	sum20   = base64.StdEncoding.EncodeToString([]byte("0123456789abcdefghij"))
	sum32   = base64.StdEncoding.EncodeToString([]byte("0123456789abcdefghij0123456789+/"))
	rsa     = strings.NewReplacer("+", "-", "=", "_", "/", "~").Replace(base64.StdEncoding.EncodeToString([]byte(strings.Repeat("k?>o\xfb\xffz0", 32))))
	pct     = strings.NewReplacer("+", "%2B", "=", "%3D", "/", "%2F")
	session = strings.Repeat("IQoJb3JpZ2luX2VjEJr%2F%2F%2F%2F%2FwEaCXVzLWVhc3QtMSJHMEUCIQ", 10) + "%3D%3D"
)

func sigV4(base, more string) string {
	return base + "?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20240302%2Feu-west-1%2Fs3%2Faws4_request" +
		"&X-Amz-Date=20240302T101112Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host" + more + "&X-Amz-Signature=" + hex64
}

var customPolicy = strings.NewReplacer("+", "-", "=", "_", "/", "~").Replace(base64.StdEncoding.EncodeToString([]byte(
	`{"Statement":[{"Resource":"https://d111111abcdef8.cloudfront.net/*","Condition":{"DateLessThan":{"AWS:EpochTime":1709461872},"DateGreaterThan":{"AWS:EpochTime":1709375472},"IpAddress":{"AWS:SourceIp":"192.0.2.0/24"}}}]}`)))

// samples are whole links, one of every kind.
var samples = map[string]string{
	"s3":         sigV4("https://films.s3.eu-west-1.amazonaws.com/2024/Quarterly%20report.pdf", "&X-Amz-Security-Token="+session),
	"s3 js sdk":  sigV4("https://films.s3.eu-west-1.amazonaws.com/2024/report.pdf", "&response-content-disposition=attachment%3B%20filename%3D%22Report%20%28final%29.pdf%22") + "&x-id=GetObject",
	"s3 js tail": "https://films.s3.eu-west-1.amazonaws.com/a/b.mov?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Content-Sha256=UNSIGNED-PAYLOAD&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20240302%2Feu-west-1%2Fs3%2Faws4_request&X-Amz-Date=20240302T101112Z&X-Amz-Expires=86400&X-Amz-Signature=" + hex64 + "&X-Amz-SignedHeaders=host&x-id=GetObject",
	"minio":      sigV4("http://127.0.0.1:9000/films/2024/report.pdf", ""),
	"hints":      sigV4("https://films.s3.eu-west-1.amazonaws.com/report.pdf", "") + "#dp=1&size=123456&crc64nvme=AAECAwQFBgc%3D&name=report.pdf",
	"sigv2":      "https://s3.amazonaws.com/films/report.pdf?AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE&Signature=" + pct.Replace(sum20) + "&Expires=1709461872",
	"goog4": "https://storage.googleapis.com/films/report.pdf?X-Goog-Algorithm=GOOG4-RSA-SHA256&X-Goog-Credential=me%40project.iam.gserviceaccount.com%2F20240302%2Fauto%2Fstorage%2Fgoog4_request" +
		"&X-Goog-Date=20240302T101112Z&X-Goog-Expires=86400&X-Goog-SignedHeaders=host&X-Goog-Signature=" + hex512,
	"goog2":     "https://storage.googleapis.com/films/report.pdf?GoogleAccessId=me@project.iam.gserviceaccount.com&Expires=1709461872&Signature=" + pct.Replace(base64.StdEncoding.EncodeToString([]byte(strings.Repeat("k?>o\xfb\xffz0", 32)))),
	"sas":       "https://account.blob.core.windows.net/films/report.pdf?sv=2022-11-02&st=2024-03-02T10%3A11%3A12Z&se=2024-03-03T10%3A31%3A12Z&sr=b&sp=r&sig=" + pct.Replace(sum32),
	"sas user":  "https://account.blob.core.windows.net/films/report.pdf?sv=2022-11-02&skoid=11111111-2222-3333-4444-555555555555&sktid=11111111-2222-3333-4444-555555555555&skt=2024-03-02T10%3A11%3A12Z&ske=2024-03-02T20%3A11%3A12Z&sks=b&skv=2022-11-02&se=2024-03-03T10%3A31%3A12Z&sr=b&sp=rw&sig=" + pct.Replace(sum32),
	"cf canned": "https://d111111abcdef8.cloudfront.net/2024/report.pdf?Expires=1709461872&Signature=" + rsa + "&Key-Pair-Id=K2JCJMDEHXQW5F",
	"cf custom": "https://d111111abcdef8.cloudfront.net/2024/report.pdf?Policy=" + customPolicy + "&Signature=" + rsa + "&Key-Pair-Id=APKAIOSFODNN7EXAMPLE",
	"oss1":      "https://films.oss-cn-hangzhou.aliyuncs.com/report.pdf?OSSAccessKeyId=LTAI5tExample12345&Expires=1709461872&Signature=" + pct.Replace(sum20),
	"oss4":      "https://films.oss-cn-hangzhou.aliyuncs.com/report.pdf?x-oss-signature-version=OSS4-HMAC-SHA256&x-oss-date=20240302T101112Z&x-oss-expires=86400&x-oss-credential=LTAI5tExample12345%2F20240302%2Fcn-hangzhou%2Foss%2Faliyun_v4_request&x-oss-signature=" + hex64,
	"cos5":      "https://films-1250000000.cos.ap-guangzhou.myqcloud.com/report.pdf?q-sign-algorithm=sha1&q-ak=AKIDExample12345&q-sign-time=1709375472%3B1709461872&q-key-time=1709375472%3B1709461872&q-header-list=host&q-url-param-list=&q-signature=" + hex64[:40],
	"r2":        sigV4("https://0123456789abcdef0123456789abcdef.r2.cloudflarestorage.com/films/report.pdf", "") + "&x-id=GetObject",
	"slashes":   "https://films.s3.eu-west-1.amazonaws.com/a.pdf?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE/20240302/eu-west-1/s3/aws4_request&X-Amz-Date=20240302T101112Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=" + hex64,
	"long path": sigV4("https://films.s3.eu-west-1.amazonaws.com/projects/2024/deliverables/final-approved-versions/marketing/emea/Quarterly-report-with-a-long-name.pdf", ""),
	"unicode":   sigV4("https://films.s3.eu-west-1.amazonaws.com/B%C3%A4r%2Ca%2Bb%27s%20%281%29.pdf", ""),
}
