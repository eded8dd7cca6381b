package page

import (
	"errors"
	"net/url"
	"strings"
)

// origins collects what the links of a page agree in: their origin, and, where all begin with the same plain
// folder, that folder, which is the bucket in path style. The page may then connect to that folder alone, and
// not to other buckets of a host that it shares with them.
type origins struct {
	origin string
	folder string // "/bucket/", or "/" for the whole host
}

var (
	errLink  = errors.New("not an absolute http or https link")
	errMixed = errors.New("links of several hosts in one page")
)

// add takes a link. It never names it in an error.
func (o *origins) add(link string) error {
	u, err := url.Parse(link)
	if err != nil || u.Host == "" || u.User != nil || u.Opaque != "" || (u.Scheme != "http" && u.Scheme != "https") {
		return errLink
	}
	if strings.Trim(strings.ToLower(u.Host), "abcdefghijklmnopqrstuvwxyz0123456789.-:[]") != "" {
		return errLink
	}
	origin, folder := u.Scheme+"://"+strings.ToLower(u.Host), firstFolder(u.EscapedPath())
	switch {
	case o.origin == "":
		o.origin, o.folder = origin, folder
	case o.origin != origin:
		return errMixed
	case o.folder != folder:
		o.folder = "/"
	}
	return nil
}

// source is the CSP source expressions for all links; "'none'" where there was none. With a slash at the end all below
// a folder is meant, and not the folder, which is where a form is sent to.
func (o *origins) source() string {
	switch {
	case o.origin == "":
		return "'none'"
	case o.folder == "/":
		return o.origin
	}
	return o.origin + o.folder + " " + o.origin + strings.TrimSuffix(o.folder, "/")
}

// firstFolder gives "/bucket/" of "/bucket/key", and "/" where the first element is not a plain name.
func firstFolder(path string) string {
	name, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	if name == "" || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789.-") != "" {
		return "/"
	}
	return "/" + name + "/"
}
