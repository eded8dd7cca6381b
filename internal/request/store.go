package request

import (
	"context"
	"io"
	"slices"
	"time"

	"daypass/internal/link"
	"daypass/internal/page"
	"daypass/internal/profile"
	"daypass/internal/ticket"
)

// Filter picks requests, newest first.
type Filter struct {
	States    []State // none: all
	ProfileID string  // "" for all
	Search    string  // words that are all part of title, note, place, asker or days, any case; "" for all
	// MayCome keeps those whose LookUntil is after a moment; zero: all.
	MayCome time.Time
	After   string // ID of the last one of the page before
	Limit   int    // 0: 100
}

// ArrivalFilter picks arrivals, newest first.
type ArrivalFilter struct {
	Request string // ID; "" for all
	Unseen  bool
	Before  int64 // ID of the last one of the page before; 0: from the newest
	Limit   int   // 0: 100
}

// Store keeps requests and arrivals. sqlite implements it. Safe for concurrent use.
type Store interface {
	AddRequest(ctx context.Context, r Request) error
	// Request finds one by its ID or by a prefix of at least link.MinIDPrefix characters that only one has;
	// apperr.RequestNotFound otherwise.
	Request(ctx context.Context, id string) (Request, error)
	// UpdateRequest replaces the one of that ID.
	UpdateRequest(ctx context.Context, r Request) error
	// DeleteRequest forgets one that was never handed out.
	DeleteRequest(ctx context.Context, id string) error
	Requests(ctx context.Context, f Filter) ([]Request, error)
	// NewArrivals gives those that are not stored yet, by request, key and ETag.
	NewArrivals(ctx context.Context, all []Arrival) ([]Arrival, error)
	// AddArrivals stores those that are not yet there, and gives them: each goes to one caller alone, over processes.
	AddArrivals(ctx context.Context, all []Arrival) ([]Arrival, error)
	Arrivals(ctx context.Context, f ArrivalFilter) ([]Arrival, error)
	// MarkSeen marks a request's arrivals up to one; 0 all.
	MarkSeen(ctx context.Context, request string, upTo int64) error
}

// Profiles gives profiles. *profile.Service implements it.
type Profiles interface {
	Access(ctx context.Context, nameOrID string) (profile.Access, error)
	Learn(ctx context.Context, id string, learn func(*profile.Traits)) error
}

// Storage is what requests need of a storage. s3client implements it. Errors have apperr codes. Safe for concurrent use.
type Storage interface {
	link.Signer
	link.FormSigner
	// TryForm sends a small file through a form, as a browser would; false where the storage takes no forms.
	TryForm(ctx context.Context, a profile.Access, f link.PostForm, key string) (bool, error)
	// Below lists objects below a prefix, as link.Keeper.
	Below(ctx context.Context, a profile.Access, bucket, prefix, after string) (objects []link.Listed, next string, err error)
	// GetSmall reads an object of at most limit bytes.
	GetSmall(ctx context.Context, a profile.Access, bucket, key string, limit int64) ([]byte, error)
	// EndUploads drops the uploads that are named, and all that are open below a prefix or under one of the keys. It reports
	// whether one of them was open.
	EndUploads(ctx context.Context, a profile.Access, bucket, prefix string, known map[string]string) (open bool, err error)
	// Remove deletes one object, as link.Keeper.
	Remove(ctx context.Context, a profile.Access, bucket, key, version string) error
	// PutSmall stores a small body, as link.Keeper.
	PutSmall(ctx context.Context, a profile.Access, bucket, key, contentType string, body []byte) error
}

// Links makes and ends the links of requests. *link.Service implements it.
type Links interface {
	NewDeposit(ctx context.Context, a profile.Access, p link.Purpose, bucket, near string) (link.Deposit, func(), error)
	SettleDeposit(ctx context.Context, d link.Deposit, until time.Time) error
	RemoveDeposit(ctx context.Context, a profile.Access, id string) error
	AbandonDeposit(ctx context.Context, a profile.Access, d link.Deposit)
	ShowsPages(ctx context.Context, a profile.Access, d link.Deposit) error
	Publish(ctx context.Context, a profile.Access, p link.Publication) (link.Created, error)
	IssueUpload(ctx context.Context, a profile.Access, g link.Grant, c link.Cap) (link.Created, error)
	Show(ctx context.Context, id string) (link.Created, error)
	Withdraw(ctx context.Context, id string) (link.Withdrawn, error)
}

// Tickets makes tickets. *ticket.Service implements it.
type Tickets interface {
	Create(ctx context.Context, spec ticket.Spec) (ticket.Made, error)
}

// Renderer writes a request page as HTML. page.RenderRequest is it.
type Renderer func(w io.Writer, r page.Request) error

// Config is what a Service works with.
type Config struct {
	Profiles Profiles
	Storage  Storage
	Links    Links
	Tickets  Tickets
	Store    Store
	Render   Renderer
	Claim    link.Claim       // nil: no other process works on the same data folder
	Now      func() time.Time // this computer's clock; nil: time.Now
}

// Service makes requests and looks after them. Safe for concurrent use.
type Service struct {
	cfg   Config
	nudge chan struct{} // a new request: Watch looks at once
	bus   bus
}

// NewService gives a Service.
func NewService(cfg Config) *Service {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Render == nil {
		cfg.Render = page.RenderRequest
	}
	return &Service{cfg: cfg, nudge: make(chan struct{}, 1)}
}

// Get finds a request by its ID or the beginning of it. Errors: RequestNotFound.
func (s *Service) Get(ctx context.Context, id string) (Request, error) {
	return s.cfg.Store.Request(ctx, id)
}

// List gives a page of requests, newest first. It asks no server.
func (s *Service) List(ctx context.Context, f Filter) ([]Request, error) {
	return s.cfg.Store.Requests(ctx, f)
}

// Arrivals gives a page of what came, newest first. It asks no server.
func (s *Service) Arrivals(ctx context.Context, f ArrivalFilter) ([]Arrival, error) {
	return s.cfg.Store.Arrivals(ctx, f)
}

// AllArrivals gives all that came, oldest first; Before and Limit of the filter do not count. It asks no server.
func (s *Service) AllArrivals(ctx context.Context, f ArrivalFilter) (all []Arrival, err error) {
	f.Before, f.Limit = 0, 1000
	for {
		page, err := s.Arrivals(ctx, f)
		if err != nil {
			return nil, err
		}
		all = append(all, page...)
		if len(page) < f.Limit {
			slices.Reverse(all)
			return all, nil
		}
		f.Before = page[len(page)-1].ID
	}
}

// MarkSeen marks a request's arrivals, up to the one of that ID; 0 marks all.
func (s *Service) MarkSeen(ctx context.Context, id string, upTo int64) error {
	r, err := s.Get(ctx, id)
	if err != nil {
		return err
	}
	return s.cfg.Store.MarkSeen(ctx, r.ID, upTo)
}

// Show derives a request's link again. Errors: RequestNotFound, RequestClosed, NotSupported for one that was a file,
// and those of link.Service.Show.
func (s *Service) Show(ctx context.Context, id string) (Request, link.Created, error) {
	r, err := s.Get(ctx, id)
	if err != nil {
		return Request{}, link.Created{}, err
	}
	if r.State != Open {
		return r, link.Created{}, closed(r)
	}
	if r.LinkID == "" {
		return r, link.Created{}, notSupported("show")
	}
	c, err := s.cfg.Links.Show(ctx, r.LinkID)
	return r, c, err
}

func (s *Service) claim(ctx context.Context, id string) (release func(), ok bool, err error) {
	if s.cfg.Claim == nil {
		return func() {}, true, nil
	}
	return s.cfg.Claim(ctx, "request-"+id)
}

// touch stores how far a request is, even when the work on it was cancelled.
func (s *Service) touch(ctx context.Context, r *Request) error {
	r.TouchedAt = s.cfg.Now().UTC()
	return s.cfg.Store.UpdateRequest(context.WithoutCancel(ctx), *r)
}

// Written notes the file that a ticket or a form was written to.
func (s *Service) Written(ctx context.Context, id, path string) (Request, error) {
	r, err := s.Get(ctx, id)
	if err != nil {
		return Request{}, err
	}
	r.Path = path
	return r, s.touch(ctx, &r)
}
