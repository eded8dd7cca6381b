package app

import (
	"net/url"
	"strings"
	"testing"
)

func TestMailAddress(t *testing.T) {
	t.Parallel()
	address := mailAddress("Q3 & Q4?", "Hello,\n\n100 % of “it” + more\nhttps://h/k?X-Amz-Signature=c4n4ry")
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "mailto" || strings.ContainsAny(address, " +\n\r\"'`$;|<>") {
		t.Fatalf("%s: %v", address, err)
	}
	q := u.Query()
	if q.Get("subject") != "Q3 & Q4?" || q.Get("body") != "Hello,\r\n\r\n100 % of “it” + more\r\nhttps://h/[redacted]" {
		t.Errorf("%q", q)
	}
	if long := mailAddress("", strings.Repeat("ü", 5000)); len(long) > 3*maxMail+50 {
		t.Errorf("%d characters", len(long))
	}
}
