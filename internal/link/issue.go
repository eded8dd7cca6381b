package link

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"strings"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/filename"
	"daypass/internal/profile"
	"daypass/internal/secret"
)

// CreateRequest asks for a link to an object.
type CreateRequest struct {
	Profile   string // name or ID
	Bucket    string
	Key       string
	VersionID string // "" the current one, whichever that is when the link is used
	Expiry    Expiry // zero: the profile's default; more than the cap gives the cap
	Name      string // the name that it is saved under; "" the key's last part
	Inline    bool   // open in the browser rather than save

	// Withdrawable gives a link to a copy, which is deleted when the link is withdrawn or over.
	Withdrawable bool
	Copying      func(CopyProgress) // told while the copy is made, one call at a time; nil: nobody listens
}

// Created is a link that was made, with its entry in the ledger. URL has the fragment.
type Created struct {
	Issued Issued
	URL    secret.String
}

// Create makes a link that downloads an object: it looks at the object, signs on the server's clock, proves the
// link by its first byte, and stores it. A wish beyond the cap gives a shorter link, and CappedBy says why.
//
// Errors: ProfileUnknown, ObjectGone, BucketGone, KeyRefused, PermissionMissing, WrongRegion, ExpiryPast, ExpiryTooShort,
// CredentialExpired, LinkNotProved (reason is the code of what happened), and the network's. Withdrawable: also
// PermissionMissing where the key may not copy or delete, ObjectReplaced, VerificationFailed.
func (s *Service) Create(ctx context.Context, r CreateRequest) (Created, error) {
	if r.Withdrawable {
		return s.createWithdrawable(ctx, r)
	}
	return s.create(ctx, r, "", "")
}

// create makes a link. replaces is the entry that it takes the place of, deposit what it opens; both may be "".
func (s *Service) create(ctx context.Context, r CreateRequest, replaces, deposit string) (Created, error) {
	a, err := s.cfg.Profiles.Access(ctx, r.Profile)
	if err != nil {
		return Created{}, err
	}
	at, err := s.serverTime(ctx, a)
	if err != nil {
		return Created{}, err
	}
	expires, capped, err := chooseExpiry(a, r.Expiry, at)
	if err != nil {
		return Created{}, err
	}
	object, err := s.cfg.Signer.Stat(ctx, a, r.Bucket, r.Key, r.VersionID)
	if err != nil {
		return Created{}, ownFile(err, r.Key)
	}
	g := downloadGrant(a.Profile, r)
	g.SignedAt, g.Expires = at, expires
	made, err := s.sign(ctx, a, g)
	if err != nil {
		return Created{}, err
	}
	if _, err := s.prove(ctx, made.link, object); err != nil {
		return Created{}, err
	}
	i := s.entry(a, g, made, object)
	i.CappedBy, i.Replaces, i.DepositID = capped, replaces, deposit
	if err := s.cfg.Ledger.Add(ctx, i); err != nil {
		return Created{}, err
	}
	return s.created(i, made.link), nil
}

// shortest is how long a link has to work at least: one that ends sooner is over before it can be proved and handed on.
const shortest = 5 * time.Second

// chooseExpiry applies the cap. A link that is as long as was asked for is not capped by anything.
func chooseExpiry(a profile.Access, e Expiry, at time.Time) (time.Duration, Cap, error) {
	limit, err := limitAt(a, at)
	if err != nil {
		return 0, CapNone, err
	}
	d, err := e.at(at, limit.Default)
	if err != nil {
		return 0, CapNone, err
	}
	if d < shortest && d < limit.Max { // a key that ends in a moment gives what is left of it
		return 0, CapNone, apperr.New(apperr.ExpiryTooShort, apperr.Params{"shortest_seconds": int64(shortest / time.Second)})
	}
	if d > limit.Max {
		return limit.Max, limit.CappedBy, nil
	}
	return d, CapNone, nil
}

// downloadGrant is the grant for a request, without its times. All that is signed is in it, so that a later
// Daypass with other habits derives the same URL.
func downloadGrant(p profile.Profile, r CreateRequest) Grant {
	name := r.Name
	if name == "" {
		name = defaultName(r.Key)
	}
	name = filename.Safe(name)
	query := url.Values{"response-content-disposition": {filename.FormatDisposition(name, r.Inline)}}
	if preset, ok := profile.PresetByName(p.Preset); ok && preset.OperationParam {
		query.Set("x-id", "GetObject") // tells others what the link is for; the signature does not
	}
	return Grant{Method: MethodGet, Bucket: r.Bucket, Key: r.Key, VersionID: r.VersionID, Name: name, Inline: r.Inline, Query: query}
}

// defaultName is the name that an object is saved under where nobody chose one.
func defaultName(key string) string { return filename.Resolve("", "", key, "") }

// signed is a fresh link with what the ledger keeps of it.
type signed struct {
	link Link
	hash string
}

// sign derives a grant's link and reads it back, so that what is stored is what others will see.
func (s *Service) sign(ctx context.Context, a profile.Access, g Grant) (signed, error) {
	text, err := s.cfg.Signer.Sign(ctx, a, g)
	if err != nil {
		return signed{}, err
	}
	l, err := Parse(text.Reveal())
	if err != nil {
		return signed{}, apperr.Wrap(err, apperr.Internal, nil)
	}
	l.url = text // to the byte: Parse may tidy
	return signed{link: l, hash: hashURL(text)}, nil
}

func hashURL(text secret.String) string {
	sum := sha256.Sum256([]byte(text.Reveal()))
	return hex.EncodeToString(sum[:])
}

// ownFile marks a missing file as one of the reader's own storage, and names it: there is no sender to ask, and a page lists
// many.
func ownFile(err error, key string) error {
	if apperr.CodeOf(err) != apperr.ObjectGone {
		return err
	}
	params := apperr.From(err).Params()
	params["own"], params["name"] = true, key
	return apperr.Wrap(err, apperr.ObjectGone, params)
}

// prove fetches the link's first byte as its holder would, and compares what answers with the object.
func (s *Service) prove(ctx context.Context, l Link, object Object) (Probe, error) {
	p, err := s.try(ctx, l)
	if err != nil {
		return p, err
	}
	if p.Size >= 0 && p.Size != object.Size || !sameETag(p.ETag, object.ETag) {
		return p, apperr.New(apperr.LinkNotProved, apperr.Params{"host": l.Host, "reason": string(apperr.ObjectReplaced)})
	}
	return p, nil
}

// try asks a link that was just made for its first byte.
func (s *Service) try(ctx context.Context, l Link) (Probe, error) {
	p, err := s.cfg.Prober.Probe(ctx, l, ProbePolicy{AllowPrivate: true})
	if ctx.Err() != nil {
		return p, ctx.Err()
	}
	if err != nil {
		params := apperr.From(err).Params()
		params["reason"] = string(apperr.CodeOf(err))
		return p, apperr.Wrap(err, apperr.LinkNotProved, params)
	}
	return p, nil
}

// sameETag compares by content: a proxy on the way may weaken an ETag, or drop it.
func sameETag(a, b string) bool {
	bare := func(etag string) string { return strings.Trim(strings.TrimPrefix(etag, "W/"), `"`) }
	return a == "" || b == "" || bare(a) == bare(b)
}

func (s *Service) entry(a profile.Access, g Grant, made signed, object Object) Issued {
	hints := Hints{Version: 1, Size: object.Size, Name: g.Name}
	if object.CRC64NVME != nil {
		hints.CRC64NVME, hints.HasCRC = *object.CRC64NVME, true
	}
	return Issued{
		ID: NewID(), ProfileID: a.ID, ProfileName: a.Name, Grant: g,
		Endpoint: a.SigningEndpoint(), Host: made.link.Host, Region: a.Region, PathStyle: pathStyleOf(made.link, a.SigningEndpoint()),
		AccessKeyID: a.KeyID(), URLHash: made.hash,
		Hints: hints, ObjectETag: object.ETag, ObjectSize: object.Size,
		ExpiresAt: g.ExpiresAt(), CreatedAt: s.cfg.Now().UTC(),
	}
}

// pathStyleOf reports whether a link stands at its endpoint's own host: then the bucket is in the path.
func pathStyleOf(l Link, endpoint string) bool {
	e, err := Parse(endpoint)
	return err != nil || l.Host == e.Host
}

// created puts the hints behind a link.
func (s *Service) created(i Issued, l Link) Created {
	text := l.URL().Reveal()
	if fragment := i.Hints.Fragment(); fragment != "" {
		text += "#" + fragment
	}
	i.State = s.standing(i, i.AccessKeyID)
	return Created{Issued: i, URL: secret.NewString(text)}
}
