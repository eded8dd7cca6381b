package httpx

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"syscall"

	"daypass/internal/apperr"
)

var (
	errStalled  = errors.New("nothing arrived in time")
	errTooSlow  = errors.New("less arrived than the floor")
	errBadProxy = errors.New("the proxy's address cannot be read")
	errBadRoots = errors.New("no certificate in the further roots")
	errClosed   = errors.New("read after close")
)

// proxyError is a proxy's status for CONNECT.
type proxyError int

func (p proxyError) Error() string { return "proxy answered " + strconv.Itoa(int(p)) }

// safeError stands for an error of net or net/http whose text may repeat what a server or a link said. It keeps
// the leaf that errors.Is can find and says only what is our own word or the system's.
type safeError struct {
	text string
	leaf error
}

func (s *safeError) Error() string { return s.text }
func (s *safeError) Unwrap() error { return s.leaf }

// networkFailure says what a failed exchange or read means. reached tells whether there was a connection.
func networkFailure(ctx context.Context, err error, host string, reached bool) *failure {
	if f, ok := errors.AsType[*failure](err); ok {
		return f.at(host)
	}
	if cause := context.Cause(ctx); errors.Is(cause, errStalled) {
		return passing(cause, apperr.Stalled, apperr.Params{"host": host})
	} else if ctx.Err() != nil {
		return &failure{err: apperr.Wrap(ctx.Err(), apperr.Interrupted, nil)}
	}
	p := apperr.Params{"host": host}
	if certificate(err) {
		return &failure{err: apperr.Wrap(safe(err), apperr.CertificateBad, p)}
	}
	if refusal, ok := errors.AsType[proxyError](err); ok {
		p["status"] = int(refusal)
		return &failure{err: apperr.Wrap(refusal, apperr.NetworkGone, p), retry: refusal >= 500}
	}
	if reached && timeout(err) {
		return passing(safe(err), apperr.Stalled, p)
	}
	if reached && !broken(err) {
		return passing(safe(err), apperr.ServerMisbehaved, p)
	}
	f := passing(safe(err), apperr.NetworkGone, p)
	f.alone = !reached && unconnected(err)
	return f
}

// unconnected reports whether an error is of looking somebody up or of connecting, not of a connection.
func unconnected(err error) bool {
	if _, ok := errors.AsType[*net.DNSError](err); ok {
		return true
	}
	op, ok := errors.AsType[*net.OpError](err)
	return ok && (op.Op == "dial" || op.Op == "proxyconnect")
}

// at fills in the host that an inner check did not know.
func (f *failure) at(host string) *failure {
	p := f.err.Params()
	if h, _ := p["host"].(string); h != "" {
		return f
	}
	p["host"] = host
	return &failure{err: apperr.Wrap(f.err.Unwrap(), f.err.Code(), p), retry: f.retry, after: f.after, alone: f.alone}
}

func certificate(err error) bool {
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return true
	}
	if _, ok := errors.AsType[x509.UnknownAuthorityError](err); ok {
		return true
	}
	if _, ok := errors.AsType[x509.HostnameError](err); ok {
		return true
	}
	_, ok := errors.AsType[x509.CertificateInvalidError](err)
	return ok
}

func timeout(err error) bool {
	n, ok := errors.AsType[net.Error](err)
	return ok && n.Timeout()
}

// broken reports whether a connection broke, rather than that it carried nonsense.
func broken(err error) bool {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) || timeout(err) {
		return true
	}
	if _, ok := errors.AsType[*net.OpError](err); ok {
		return true
	}
	_, ok := errors.AsType[syscall.Errno](err)
	return ok
}

// safe keeps of an error what may be logged.
func safe(err error) error {
	if errno, ok := errors.AsType[syscall.Errno](err); ok {
		return &safeError{text: errno.Error(), leaf: errno}
	}
	if dns, ok := errors.AsType[*net.DNSError](err); ok {
		return &safeError{text: "name cannot be resolved", leaf: dns}
	}
	for _, leaf := range []error{io.ErrUnexpectedEOF, io.EOF, net.ErrClosed, http.ErrSchemeMismatch} {
		if errors.Is(err, leaf) {
			return &safeError{text: leaf.Error(), leaf: leaf}
		}
	}
	switch {
	case certificate(err):
		return &safeError{text: certificateText(err)}
	case timeout(err):
		return &safeError{text: "timed out", leaf: context.DeadlineExceeded}
	}
	if alert, ok := errors.AsType[tls.AlertError](err); ok {
		return &safeError{text: alert.Error(), leaf: alert}
	}
	return &safeError{text: "broken answer"}
}

// certificateText says why, without the names in the certificate: they are the server's words.
func certificateText(err error) string {
	if _, ok := errors.AsType[x509.HostnameError](err); ok {
		return "certificate is for another name"
	}
	if e, ok := errors.AsType[x509.CertificateInvalidError](err); ok && e.Reason == x509.Expired {
		return "certificate has expired or is not yet valid"
	}
	if _, ok := errors.AsType[x509.UnknownAuthorityError](err); ok {
		return "certificate is signed by an unknown authority"
	}
	return "certificate is not valid"
}
