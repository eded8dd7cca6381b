package s3client

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"path"
	"time"

	"daypass/internal/apperr"
)

// action is what a call wanted: its verb for permission_missing, and what it was about.
type action struct {
	verb   string // list, read, buckets, clock: a word of the interface, not of a language
	bucket string
	key    string // of an object that is written; "" where it does not matter
}

// reply is the cause of an error that a server answered: facts alone, no text of the server's.
type reply struct {
	verb   string
	status int
	code   string
}

// Error gives the facts for logs.
func (r *reply) Error() string { return fmt.Sprintf("s3 %s: status %d %s", r.verb, r.status, r.code) }

// classify gives the apperr for a failed call.
func classify(ctx context.Context, err error, ans *answer, act action) error {
	if coded, ok := errors.AsType[*apperr.Error](err); ok {
		return coded
	}
	if errors.Is(ctx.Err(), context.Canceled) {
		return ctx.Err()
	}
	if ans.status < 300 {
		return transportError(err, ans)
	}
	params := apperr.Params{"host": ans.host, "status": ans.status, "own": true} // there is no sender to ask
	if ans.code != "" {
		params["provider_code"] = ans.code
	}
	if ans.requestID != "" {
		params["request_id"] = ans.requestID
	}
	code := codeOf(ans)
	if ans.code == "KeyTooLongError" && act.key != "" {
		code = apperr.NameImpossible // nothing of that name can be stored; to who reads, nothing is there
	}
	switch code {
	case apperr.WrongRegion:
		params["region"] = ans.region
	case apperr.BucketGone:
		params["bucket"] = act.bucket
	case apperr.PermissionMissing:
		params["action"] = act.verb
	case apperr.NameImpossible:
		params["name"], params["why"] = path.Base(act.key), "storage"
	case apperr.ClockSkew:
		if ans.ahead.Abs() > skewLimit { // else the storage's own clocks do not agree
			params["skew_seconds"] = int64(ans.ahead.Round(time.Second) / time.Second)
		}
	default:
	}
	return apperr.Wrap(&reply{act.verb, ans.status, ans.code}, code, params)
}

// codes maps the codes of S3 error documents (S3 API, Error responses; and what other servers answer).
var codes = map[string]apperr.Code{
	"AccessDenied":                       apperr.PermissionMissing,
	"AllAccessDisabled":                  apperr.PermissionMissing,
	"AccountProblem":                     apperr.KeyRefused,
	"InvalidAccessKeyId":                 apperr.KeyRefused,
	"InvalidSecurity":                    apperr.KeyRefused,
	"SignatureDoesNotMatch":              apperr.KeyRefused,
	"InvalidToken":                       apperr.KeyRefused,
	"XAdminUserNotFound":                 apperr.KeyRefused, // versitygw
	"NotSignedUp":                        apperr.KeyRefused,
	"ExpiredToken":                       apperr.CredentialExpired,
	"TokenRefreshRequired":               apperr.CredentialExpired,
	"RequestTimeTooSkewed":               apperr.ClockSkew,
	"NoSuchBucket":                       apperr.BucketGone,
	"NoSuchKey":                          apperr.ObjectGone,
	"NoSuchVersion":                      apperr.ObjectGone,
	"NoSuchUpload":                       apperr.ObjectGone,
	"MethodNotAllowed":                   apperr.ObjectGone, // a delete marker was asked for by its version
	"PermanentRedirect":                  apperr.WrongRegion,
	"TemporaryRedirect":                  apperr.WrongRegion,
	"AuthorizationHeaderMalformed":       apperr.WrongRegion,
	"IllegalLocationConstraintException": apperr.WrongRegion,
	"SlowDown":                           apperr.ServerBusy,
	"ServiceUnavailable":                 apperr.ServerBusy,
	"InternalError":                      apperr.ServerBusy,
	"RequestTimeout":                     apperr.ServerBusy,
	"InvalidBucketName":                  apperr.BucketGone,
	"KeyTooLongError":                    apperr.ObjectGone,
	"NotImplemented":                     apperr.NotSupported,
	"InsufficientStorage":                apperr.StorageFull, // versitygw
	"QuotaExceeded":                      apperr.StorageFull, // versitygw, Ceph
	"XMinioStorageFull":                  apperr.StorageFull,
	"XMinioAdminBucketQuotaExceeded":     apperr.StorageFull,
}

// codeOf goes by the document's code and, where there is none (HEAD, proxies), by the status.
func codeOf(ans *answer) apperr.Code {
	if ans.skewed && (ans.status == 403 || ans.status == 400) {
		return apperr.ClockSkew
	}
	if code, ok := codes[ans.code]; ok {
		if code == apperr.WrongRegion && ans.region == "" && ans.status == 400 {
			return apperr.KeyRefused // the header was malformed for another reason
		}
		return code
	}
	switch {
	case ans.status == 401:
		return apperr.KeyRefused
	case ans.status == 403:
		return apperr.PermissionMissing
	case ans.status == 404:
		return apperr.ObjectGone
	case ans.status == 507: // RFC 4918
		return apperr.StorageFull
	case ans.status == 407: // of a proxy
		return apperr.NetworkGone
	case ans.status == 511: // of a network that wants a sign-in (RFC 6585)
		return apperr.NotTheFile
	case ans.status == 301 || ans.status == 307 || ans.status == 400 && ans.region != "" && ans.code == "": // MinIO names its region in every answer
		return apperr.WrongRegion
	case ans.status == 429 || ans.status >= 500:
		return apperr.ServerBusy
	}
	return apperr.ServerMisbehaved
}

// transportError is for calls that had no answer, or a good one that broke.
func transportError(err error, ans *answer) error {
	if u, ok := errors.AsType[*url.Error](err); ok {
		err = u.Err // the outer text has the address
	}
	params := apperr.Params{"host": ans.host, "own": true}
	switch {
	case certificateProblem(err):
		return apperr.Wrap(withoutText(err), apperr.CertificateBad, params)
	case ans.status != 0 && !brokenOff(err):
		params["status"] = ans.status
		return apperr.Wrap(&reply{status: ans.status}, apperr.ServerMisbehaved, params)
	case errors.Is(err, context.DeadlineExceeded):
		return apperr.Wrap(context.DeadlineExceeded, apperr.NetworkGone, params)
	}
	return apperr.Wrap(withoutText(err), apperr.NetworkGone, params)
}

// brokenOff reports whether an answer began well and its connection ended.
func brokenOff(err error) bool {
	_, network := errors.AsType[net.Error](err)
	return network || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, context.DeadlineExceeded)
}

// certificateProblem reports whether TLS could not be trusted.
func certificateProblem(err error) bool {
	_, unverified := errors.AsType[*tls.CertificateVerificationError](err)
	_, unknown := errors.AsType[x509.UnknownAuthorityError](err)
	_, hostname := errors.AsType[x509.HostnameError](err)
	_, notTLS := errors.AsType[tls.RecordHeaderError](err)
	return unverified || unknown || hostname || notTLS
}

// quiet keeps an error for Is and As, and says only its type.
type quiet struct{ err error }

func withoutText(err error) error { return &quiet{err} }

// FoundNobody reports that no connection came about: the name is not known, nobody listens, there is no way there.
func (q *quiet) FoundNobody() bool {
	var name *net.DNSError
	call, ok := errors.AsType[*net.OpError](q.err)
	return errors.As(q.err, &name) || ok && call.Op == "dial"
}

// Error names the innermost type.
func (q *quiet) Error() string {
	inner := q.err
	for next := errors.Unwrap(inner); next != nil; next = errors.Unwrap(inner) {
		inner = next
	}
	return fmt.Sprintf("network: %T", inner)
}

// Unwrap gives the error itself.
func (q *quiet) Unwrap() error { return q.err }
