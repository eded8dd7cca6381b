package s3client

import (
	"context"
	"net"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/profile"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// clockLimit is how far this computer's clock may be off before the test says so. Other programs start to
// fail at 15 minutes.
const clockLimit = 5 * time.Minute

// Check implements profile.Storage: one step after the other, each told as it ends. A step that cannot be
// tried, because of an earlier one or because there is nothing to try it on, is skipped. A clock that is
// off fails its step, but the rest goes on: Daypass itself works on the server's clock.
func (c *Client) Check(ctx context.Context, a profile.Access, p profile.Place, tell func(profile.Step)) error {
	t := &checker{c: c, a: a, place: p, tell: tell}
	if !t.reach(ctx) {
		t.skip(profile.StepClock, profile.StepKey, profile.StepRegion, profile.StepList, profile.StepRead)
		return t.first
	}
	t.permissions(ctx)
	return t.first
}

// checker walks through the steps and keeps the first error.
type checker struct {
	c     *Client
	a     profile.Access
	place profile.Place
	tell  func(profile.Step)
	first error
}

func (t *checker) ok(name profile.StepName, detail apperr.Params) {
	t.tell(profile.Step{Name: name, State: profile.StepOK, Detail: detail})
}

func (t *checker) fail(name profile.StepName, err error) {
	if t.first == nil {
		t.first = err
	}
	t.tell(profile.Step{Name: name, State: profile.StepFailed, Err: err, Detail: apperr.From(err).Params()})
}

func (t *checker) skip(names ...profile.StepName) {
	for _, n := range names {
		t.tell(profile.Step{Name: n, State: profile.StepSkipped})
	}
}

// reach takes the steps up to the clock and reports whether the server answers.
func (t *checker) reach(ctx context.Context) bool {
	base, err := parseEndpoint(t.a.Endpoint)
	if err == nil {
		err = lookUp(ctx, base.Hostname())
	}
	if err != nil {
		t.fail(profile.StepResolve, err)
		t.skip(profile.StepConnect, profile.StepTLS)
		return false
	}
	t.ok(profile.StepResolve, apperr.Params{"host": base.Host})
	server, err := t.answers(ctx, base)
	switch apperr.CodeOf(err) {
	case "":
	case apperr.CertificateBad, apperr.EndpointHTTP, apperr.EndpointHTTPS:
		t.ok(profile.StepConnect, nil)
		t.fail(profile.StepTLS, err)
		return false
	default:
		t.fail(profile.StepConnect, err)
		t.skip(profile.StepTLS)
		return false
	}
	t.ok(profile.StepConnect, nil)
	if base.Scheme == "https" {
		t.ok(profile.StepTLS, nil)
	} else {
		t.skip(profile.StepTLS)
	}
	t.clock(server)
	return true
}

// lookUp resolves the name by itself, so that a wrong name is told from a server that is down. Behind a
// proxy the name may be known to the proxy alone: then only the answer counts.
func lookUp(ctx context.Context, host string) error {
	if isAddress(host) || behindProxy(host) {
		return nil
	}
	if _, err := net.DefaultResolver.LookupHost(ctx, host); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return apperr.Wrap(withoutText(err), apperr.EndpointUnknown, apperr.Params{"host": host})
	}
	return nil
}

func (t *checker) clock(server time.Time) {
	skew := server.Sub(t.c.opts.Now()).Round(time.Second)
	detail := apperr.Params{"skew_seconds": int64(skew / time.Second)}
	if skew.Abs() > clockLimit {
		t.fail(profile.StepClock, apperr.New(apperr.ClockSkew, detail))
		return
	}
	t.ok(profile.StepClock, detail)
}

// permissions asks for the place's listing and reads from the answer how far it came.
func (t *checker) permissions(ctx context.Context) {
	if t.place.Bucket == "" {
		_, err := t.c.Buckets(ctx, t.a)
		t.judge(ctx, err)
		t.skip(profile.StepRead)
		return
	}
	out, err := t.c.listPage(ctx, t.a, t.place, "", 1, "")
	if !t.judge(ctx, err) || len(out.Contents) == 0 {
		t.skip(profile.StepRead)
		return
	}
	key, err := decodeKey(aws.ToString(out.Contents[0].Key), out.EncodingType != "")
	if err == nil {
		err = t.c.touch(ctx, t.a, t.place.Bucket, key, "")
	}
	if err != nil && apperr.CodeOf(err) != apperr.ServerMisbehaved { // 416: an empty object was read
		t.fail(profile.StepRead, err)
		return
	}
	t.ok(profile.StepRead, nil)
}

// judge spreads a listing's outcome over the steps key, region and list. A server looks at them in this order.
func (t *checker) judge(ctx context.Context, err error) bool {
	steps := []profile.StepName{profile.StepKey, profile.StepRegion, profile.StepList}
	failed := len(steps)
	switch apperr.CodeOf(err) {
	case "":
	case apperr.KeyRefused, apperr.CredentialExpired:
		failed = 0
	case apperr.WrongRegion:
		failed = 1
	default:
		failed = 2
	}
	for i, name := range steps {
		switch {
		case i < failed && name == profile.StepList:
			t.ok(name, t.cleanup(ctx))
		case i < failed:
			t.ok(name, nil)
		case i == failed:
			t.fail(name, err)
		default:
			t.skip(name)
		}
	}
	return err == nil
}
