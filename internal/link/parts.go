package link

import (
	"net/netip"
	"strconv"
	"strings"

	"golang.org/x/net/idna"

	"daypass/internal/apperr"
)

// parts are a link's pieces, checked but not understood.
type parts struct {
	insecure bool
	host     string // lower case, ASCII, port where it is not the default one
	path     string // escaped, begins with a slash
	query    string // escaped
	fragment string // as it came
	// torn says that the query ends in the middle of an escape.
	torn bool
}

// origin gives scheme and host.
func (p parts) origin() string {
	if p.insecure {
		return "http://" + p.host
	}
	return "https://" + p.host
}

// url gives the link to send.
func (p parts) url() string {
	if p.query == "" {
		return p.origin() + p.path
	}
	return p.origin() + p.path + "?" + p.query
}

// split takes a link apart. It does not use net/url: that refuses what storages take, says the link in its
// errors, and decodes what has to be sent as it is.
func split(raw string) (parts, error) {
	if len(raw) > MaxLink {
		return parts{}, apperr.New(apperr.LinkTooLong, nil)
	}
	scheme, rest, err := cutScheme(raw)
	if err != nil {
		return parts{}, err
	}
	if hasControl(raw) {
		return parts{}, malformed("control character")
	}
	p := parts{insecure: scheme == "http"}
	end := strings.IndexAny(rest, `/?#\`)
	if end < 0 {
		end = len(rest)
	}
	if p.host, err = checkAuthority(rest[:end], p.insecure); err != nil {
		return parts{}, err
	}
	rest = rest[end:]
	if strings.HasPrefix(rest, `\`) { // browsers read it as a slash, others as a part of the host
		return parts{}, malformed("backslash")
	}
	rest, p.fragment, _ = strings.Cut(rest, "#")
	path, query, _ := strings.Cut(rest, "?")
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	if !escapesWhole(path) {
		return parts{}, malformed("escape")
	}
	p.path, p.query = escape(path), escape(query)
	p.torn = torn(query)
	return p, nil
}

// cutScheme splits off "https://" or "http://", in any case.
func cutScheme(raw string) (scheme, rest string, err error) {
	i := 0
	for i < len(raw) && (isAlnum(raw[i]) || strings.IndexByte("+-.", raw[i]) >= 0) {
		i++
	}
	if i == 0 || i == len(raw) || raw[i] != ':' || !isAlpha(raw[0]) {
		return "", "", apperr.New(apperr.LinkNotFound, nil)
	}
	scheme = strings.ToLower(raw[:i])
	rest, slashes := strings.CutPrefix(raw[i+1:], "//")
	switch {
	case scheme != "https" && scheme != "http" && (slashes || knownScheme(scheme)):
		return "", "", apperr.New(apperr.LinkScheme, apperr.Params{"scheme": scheme})
	case scheme != "https" && scheme != "http":
		return "", "", apperr.New(apperr.LinkNotFound, nil)
	case !slashes:
		return "", "", malformed("slashes")
	}
	return scheme, rest, nil
}

// knownScheme tells schemes that work without "//" from words before a colon.
func knownScheme(scheme string) bool {
	switch scheme {
	case "javascript", "data", "file", "mailto", "vbscript", "blob", "about", "ftp", "ftps", "sftp", "s3", "gs", "magnet",
		"tel", "sms", "cid", "view-source", "chrome", "ms-word", "ms-excel", "intent", "ldap", "smb", "ws", "wss", "jar", "urn":
		return true
	}
	return false
}

func checkAuthority(authority string, insecure bool) (string, error) {
	if strings.Contains(authority, "@") {
		return "", apperr.New(apperr.LinkUserInfo, nil)
	}
	host, port, err := cutPort(authority)
	if err != nil {
		return "", err
	}
	if host, err = checkHost(host); err != nil {
		return "", err
	}
	if port == "" || (port == "443" && !insecure) || (port == "80" && insecure) {
		return host, nil
	}
	return host + ":" + port, nil
}

func cutPort(authority string) (host, port string, err error) {
	host = authority
	if i := strings.LastIndexByte(authority, ':'); i > strings.LastIndexByte(authority, ']') {
		host, port = authority[:i], authority[i+1:]
		if port == "" {
			return host, "", nil
		}
		n, err := strconv.ParseUint(port, 10, 16)
		if err != nil || n == 0 || !isDigit(port[0]) {
			return "", "", malformed("port")
		}
		port = strconv.FormatUint(n, 10)
	}
	return host, port, nil
}

// checkHost gives the host in lower-case ASCII. Numbers that only some programs read as addresses (0x7f.1,
// 2130706433) are refused: what is shown and what is reached must be one.
func checkHost(host string) (string, error) {
	if inner, ok := strings.CutPrefix(host, "["); ok {
		addr, err := netip.ParseAddr(strings.TrimSuffix(inner, "]"))
		if err != nil || !strings.HasSuffix(inner, "]") || !addr.Is6() || addr.Zone() != "" {
			return "", malformed("host")
		}
		return "[" + addr.String() + "]", nil
	}
	host = strings.ToLower(host)
	if !plainHost(host) || strings.Contains(host, "xn--") {
		ascii, err := idna.Lookup.ToASCII(host)
		if err != nil || !plainHost(ascii) {
			return "", malformed("host")
		}
		host = ascii
	}
	last := strings.TrimSuffix(host, ".")
	last = last[strings.LastIndexByte(last, '.')+1:]
	if last == "" || len(host) > 253 || strings.Contains(host, "..") || host[0] == '.' {
		return "", malformed("host")
	}
	if isDigit(last[0]) && strings.Trim(last, "0123456789abcdefx") == "" {
		if _, err := netip.ParseAddr(host); err != nil && (strings.HasPrefix(last, "0x") || strings.Trim(last, "0123456789") == "") {
			return "", malformed("host")
		}
	}
	return host, nil
}

func plainHost(host string) bool {
	for i := range len(host) {
		if c := host[i]; !isAlnum(c) && c != '-' && c != '.' && c != '_' {
			return false
		}
	}
	return true
}

func malformed(what string) error {
	return apperr.New(apperr.LinkMalformed, apperr.Params{"what": what})
}

// hasControl reports whether s holds a control character, of Latin-1 (in UTF-8) also.
func hasControl(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < 0x20 || c == 0x7f || (c == 0xc2 && i+1 < len(s) && s[i+1] < 0xa0) {
			return true
		}
	}
	return false
}
