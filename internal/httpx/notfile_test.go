package httpx_test

import (
	"testing"

	"daypass/internal/apperr"
	"daypass/internal/httpx"
	"daypass/internal/lab"
	"daypass/internal/transfer"
)

// TestPagesInPlaceOfTheFile: fault 26. A page of a network is not the file; a page that is the file is.
func TestPagesInPlaceOfTheFile(t *testing.T) {
	t.Parallel()
	lab.Fault(t, 26)
	const page = "<html><title>Sign in</title></html>"
	html := "text/html; charset=utf-8"
	cases := map[string]struct {
		path   string
		plain  bool // no signature
		header map[string]string
		query  string
		pin    transfer.Pin
		code   apperr.Code
	}{
		"portal":                        {path: "/b/k.pdf", code: apperr.NotTheFile},
		"portal, no ending":             {path: "/b/k", code: apperr.NotTheFile},
		"portal for a page":             {path: "/b/k.html", code: apperr.NotTheFile},
		"portal of nginx":               {path: "/b/k.pdf", header: map[string]string{"ETag": `"5e-1"`, "Accept-Ranges": "bytes"}, code: apperr.NotTheFile},
		"portal, pinned":                {path: "/b/k", header: map[string]string{"ETag": `"5e-1"`}, pin: transfer.Pin{ETag: `"e"`, Size: 1000}, code: apperr.NotTheFile},
		"sign-in page of a site":        {path: "/report.pdf", plain: true, code: apperr.NotTheFile},
		"a share page":                  {path: "/b/page", header: map[string]string{"ETag": `"e"`, "X-Amz-Request-Id": "1"}},
		"a page on S3":                  {path: "/b/k.html", header: map[string]string{"ETag": `"e"`, "X-Amz-Request-Id": "1"}},
		"a pdf that S3 calls HTML":      {path: "/b/k.pdf", header: map[string]string{"ETag": `"e"`, "X-Amz-Request-Id": "1"}},
		"a page on Azure":               {path: "/b/k", header: map[string]string{"ETag": `"e"`, "X-Ms-Version": "1"}},
		"a page on Garage":              {path: "/b/k.html", header: map[string]string{"ETag": `"e"`, "Accept-Ranges": "bytes"}},
		"a page to be saved":            {path: "/b/k.pdf", header: map[string]string{"Content-Disposition": "attachment"}},
		"a page of the web":             {path: "/index.html", plain: true},
		"the root of a site":            {path: "/", plain: true},
		"the pinned page":               {path: "/b/k", header: map[string]string{"ETag": `"e"`}, pin: transfer.Pin{ETag: `"e"`, Size: int64(len(page))}},
		"a sign-in page with no ending": {path: "/download", plain: true, query: "?id=7", code: apperr.NotTheFile},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			header := map[string]string{"Content-Type": html, "ETag": "", "Accept-Ranges": "", "Last-Modified": ""}
			for k, v := range tc.header {
				header[k] = v
			}
			body := page
			liar := lab.Liar(t, oneObject(10, lab.Step{Do: lab.Reply{Status: 200, Body: &body, Header: header}}))
			raw := liar.Link(tc.path)
			if tc.plain {
				raw = liar.Endpoint + tc.path + tc.query
			}
			r := request(t, raw, 0, -1)
			if tc.pin.ETag != "" {
				r.Pin = tc.pin
			}
			_, got, err := read(t, newClient(t, httpx.Options{}), r)
			if tc.code != "" {
				wantCode(t, err, tc.code, false)
			} else if err != nil || string(got) != page {
				t.Errorf("%v, %q", err, got)
			}
		})
	}
}

// TestXMLThatIsTheFile: a small XML object without ETag is looked into, and handed out whole.
func TestXMLThatIsTheFile(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"<note>7</note>", "<Error/>", "", `{"a":1}`} {
		liar := lab.Liar(t, oneObject(10, lab.Step{Do: lab.Reply{Status: 200, Body: &text, Header: map[string]string{
			"Content-Type": "application/xml", "ETag": "", "Last-Modified": "",
		}}}))
		_, got, err := read(t, newClient(t, httpx.Options{}), request(t, liar.Link("/b/k.xml"), 0, -1))
		if err != nil || string(got) != text {
			t.Errorf("%q gives %q, %v", text, got, err)
		}
	}
}
