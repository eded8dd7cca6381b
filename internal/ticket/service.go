package ticket

import (
	"context"
	"net/url"
	"strconv"
	"strings"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/link"
	"daypass/internal/profile"
	"daypass/internal/secret"
)

// Storage is what making tickets needs of a storage. s3client implements it. Safe for concurrent use.
type Storage interface {
	// Sign and ServerTime are those of link.Signer.
	Sign(ctx context.Context, a profile.Access, g link.Grant) (secret.String, error)
	ServerTime(ctx context.Context, a profile.Access) (time.Time, error)
	// BeginUpload begins a multipart upload that anybody may fill; token goes into the object's metadata, name tells
	// its content type.
	BeginUpload(ctx context.Context, a profile.Access, bucket, key, name, token string) (uploadID string, err error)
	// EndUpload drops an upload with its parts; one that is not there is no error.
	EndUpload(ctx context.Context, a profile.Access, bucket, key, uploadID string) error
}

// Profiles gives profiles with their credential. *profile.Service implements it.
type Profiles interface {
	Access(ctx context.Context, nameOrID string) (profile.Access, error)
}

// Service makes tickets. Safe for concurrent use.
type Service struct {
	profiles Profiles
	storage  Storage
}

// NewService gives a Service.
func NewService(p Profiles, s Storage) *Service { return &Service{profiles: p, storage: s} }

// Spec asks for a ticket.
type Spec struct {
	Profile string // name or ID
	Bucket  string
	Key     string // that the object gets, whatever the sender's file is called
	Name    string // that is proposed to the sender, "" none; content types are told by it, else by the key
	Title   string
	Note    string
	Expiry  link.Expiry // zero: the profile's default
	MaxSize int64       // bytes, 1 to MaxSize
	Names   bool        // its holder may tell the name of the file that is sent, in NamesFile beside the object
}

// Made is a fresh ticket.
type Made struct {
	Ticket   Ticket
	CappedBy link.Cap // why it ends earlier than was wished
}

// Create begins an upload and signs for it on the server's clock. Whoever keeps a record of it keeps Ticket.UploadID, by
// which Close takes it back. Errors: ProfileUnknown, ObjectTooLarge, PlaceInvalid, ExpiryPast, ExpiryTooShort,
// CredentialExpired, KeyRefused, PermissionMissing, BucketGone, NotSupported and the network's.
func (s *Service) Create(ctx context.Context, spec Spec) (Made, error) {
	part, parts, err := plan(spec.MaxSize)
	if err != nil {
		return Made{}, err
	}
	if spec.Bucket == "" || spec.Key == "" || len(spec.Key) > maxKey {
		return Made{}, apperr.New(apperr.PlaceInvalid, apperr.Params{"place": spec.Bucket + "/" + spec.Key})
	}
	a, err := s.profiles.Access(ctx, spec.Profile)
	if err != nil {
		return Made{}, err
	}
	at, err := s.storage.ServerTime(ctx, a)
	if err != nil {
		return Made{}, err
	}
	at = at.UTC().Truncate(time.Second)
	expires, capped, err := link.ChooseExpiry(a, spec.Expiry, at)
	if err != nil {
		return Made{}, err
	}
	t := Ticket{
		ID: link.NewID(), Title: spec.Title, Note: spec.Note, ExpiresAt: at.Add(expires), Name: spec.Name,
		Endpoint: strings.TrimRight(a.SigningEndpoint(), "/"), Bucket: spec.Bucket, Key: spec.Key, MaxSize: spec.MaxSize, PartSize: part, Parts: parts,
	}
	if t.UploadID, err = s.storage.BeginUpload(ctx, a, t.Bucket, t.Key, naming(spec), t.ID); err != nil {
		return Made{}, err
	}
	m := maker{Ticket: t, storage: s.storage, access: a, at: at, expires: expires}
	if err = m.sign(ctx, spec.Names); err == nil {
		_, err = Parse([]byte(m.JSON().Reveal())) // what others would refuse is not given away
	}
	if err != nil {
		return Made{}, s.failed(ctx, a, t, err)
	}
	return Made{Ticket: m.Ticket, CappedBy: capped}, nil
}

func naming(spec Spec) string {
	if spec.Name != "" {
		return spec.Name
	}
	return spec.Key
}

// endTime bounds taking back what was begun, when the caller's own time may be over.
const endTime = 20 * time.Second

// failed takes the upload of a ticket back that came to nothing, and gives why.
func (s *Service) failed(ctx context.Context, a profile.Access, t Ticket, why error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), endTime)
	defer cancel()
	if err := s.storage.EndUpload(ctx, a, t.Bucket, t.Key, t.UploadID); err != nil {
		return apperr.Wrap(err, apperr.CodeOf(why), apperr.From(why).Params())
	}
	return why
}

// Close takes a ticket back: its upload ends, its parts are dropped, and what its holder still sends is refused. An
// object that was made of it stays. Closing twice is no error.
func (s *Service) Close(ctx context.Context, profileName, bucket, key, uploadID string) error {
	a, err := s.profiles.Access(ctx, profileName)
	if err != nil {
		return err
	}
	return s.storage.EndUpload(ctx, a, bucket, key, uploadID)
}

// maker signs the links of one ticket.
type maker struct {
	Ticket
	storage Storage
	access  profile.Access
	at      time.Time
	expires time.Duration
}

func (m *maker) sign(ctx context.Context, names bool) (err error) {
	if err := m.signParts(ctx); err != nil {
		return err
	}
	for after := 0; after < m.Parts; after += listPage {
		q := url.Values{"max-parts": {strconv.Itoa(listPage)}}
		if after > 0 {
			q.Set("part-number-marker", strconv.Itoa(after))
		}
		l, err := m.url(ctx, link.MethodGet, m.UploadID, q)
		if err != nil {
			return err
		}
		m.list = append(m.list, l)
	}
	if m.complete, err = m.url(ctx, link.MethodPost, m.UploadID, nil); err != nil {
		return err
	}
	if m.abort, err = m.url(ctx, link.MethodDelete, m.UploadID, nil); err != nil {
		return err
	}
	if m.head, err = m.url(ctx, link.MethodHead, "", nil); err != nil || !names {
		return err
	}
	m.names, err = m.storage.Sign(ctx, m.access, link.Grant{
		Method: link.MethodPut, Bucket: m.Bucket, Key: namesKey(m.Key), SignedAt: m.at, Expires: m.expires,
	})
	return err
}

// signParts signs each part, and keeps what differs.
func (m *maker) signParts(ctx context.Context) error {
	var all strings.Builder
	all.Grow(m.Parts * signatureLength)
	for n := 1; n <= m.Parts; n++ {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		whole, err := m.url(ctx, link.MethodPut, m.UploadID, url.Values{"partNumber": {strconv.Itoa(n)}})
		if err != nil {
			return err
		}
		text := whole.Reveal()
		const name = "X-Amz-Signature="
		i := strings.Index(text, name)
		if i < 0 || len(text) < i+len(name)+signatureLength {
			return apperr.New(apperr.Internal, nil)
		}
		all.WriteString(text[i+len(name) : i+len(name)+signatureLength])
		if n == 1 {
			text = text[:i+len(name)] + signatureHole + text[i+len(name)+signatureLength:]
			m.part = secret.NewString(strings.Replace(text, "partNumber=1", "partNumber="+partHole, 1))
		}
	}
	m.signatures = secret.NewString(all.String())
	return nil
}

func (m *maker) url(ctx context.Context, method link.Method, uploadID string, q url.Values) (secret.String, error) {
	if q == nil {
		q = url.Values{}
	}
	if uploadID != "" {
		q.Set("uploadId", uploadID)
	}
	return m.storage.Sign(ctx, m.access, link.Grant{
		Method: method, Bucket: m.Bucket, Key: m.Key, Query: q, SignedAt: m.at, Expires: m.expires,
	})
}
