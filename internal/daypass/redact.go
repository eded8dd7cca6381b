package daypass

import (
	"io"
	"regexp"
)

const mark = "[redacted]"

// redactions are tried in this order on every line that goes into the log. They are the second fence:
// callers log codes and IDs, and secret.String prints as a mark anyway.
var redactions = []struct {
	find *regexp.Regexp
	put  string
}{
	// A URL keeps its scheme and host. The page's own files (wails:) keep all, so that a line number helps.
	{regexp.MustCompile(`(?i)\b(https?|ftp|s3|daypass)://(?:[^\s/"'<>\\@?#]*@)?([^\s/"'<>\\?#]*)[^\s"'<>]*`), "$1://$2/" + mark},
	{regexp.MustCompile(`(?i)\bhttps?%3a%2f%2f[^\s"'<>]*`), mark},
	// Signing parameters of any provider, also in a piece of a link that a mail broke.
	{regexp.MustCompile(`(?i)\b((?:x-(?:amz|goog|oss|cos)-[a-z0-9-]+|signature|sig|q-signature|policy|token|awsaccesskeyid|googleaccessid|ossaccesskeyid|key-pair-id)(?:=3d|=|%3d))[^\s&"'<>]+`), "${1}" + mark},
	// Fields of a call from the page, or of a provider's answer.
	{regexp.MustCompile(`(?i)(\\?"(?:secret|secretkey|secret_key|secretaccesskey|sessiontoken|session_token|passphrase|password)\\?"\s*:\s*)\\?"(?:[^"\\]|\\[^"])*\\?"`), "${1}" + mark},
	{regexp.MustCompile(`(?i)\bAWS4-HMAC-SHA256\b[^"\n]*`), "AWS4-HMAC-SHA256 " + mark},
	// A bare SigV4 signature or a hash that identifies a link.
	{regexp.MustCompile(`(?i)\b[0-9a-f]{64}\b`), mark},
}

// Redact takes signed links, signatures and secrets out of a text that is to be logged.
func Redact(text string) string {
	for _, r := range redactions {
		text = r.find.ReplaceAllString(text, r.put)
	}
	return text
}

// redactor is a writer that redacts each Write, which slog's handlers make a whole line.
type redactor struct{ to io.Writer }

func (r redactor) Write(line []byte) (int, error) {
	if _, err := io.WriteString(r.to, Redact(string(line))); err != nil {
		return 0, err
	}
	return len(line), nil
}
