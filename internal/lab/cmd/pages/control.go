package main

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
)

// routes are what a test may ask for; see the package's comment.
func (s *stage) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /share", answer(s.share))
	mux.HandleFunc("POST /request", answer(s.request))
	mux.HandleFunc("POST /down", answer(func(*http.Request) (any, error) {
		s.proxy.Down()
		return nil, nil
	}))
	mux.HandleFunc("POST /up", answer(func(*http.Request) (any, error) { return nil, s.proxy.Start() }))
	mux.HandleFunc("POST /rate", counted(func(_ context.Context, rate int64) error { return s.limit(rate) }))
	mux.HandleFunc("POST /quota", counted(s.server.Quota))
	mux.HandleFunc("POST /expel", answer(func(r *http.Request) (any, error) { return nil, s.server.Expel(r.Context(), guestKey) }))
	mux.HandleFunc("GET /seen", answer(func(*http.Request) (any, error) { return s.seen(), nil }))
	mux.HandleFunc("GET /objects", answer(func(r *http.Request) (any, error) {
		return s.objects(r.Context(), r.URL.Query().Get("prefix"))
	}))
	mux.HandleFunc("GET /cors", answer(func(r *http.Request) (any, error) { return s.server.HasCORS(r.Context()) }))
	mux.HandleFunc("POST /remove", answer(func(r *http.Request) (any, error) {
		return nil, s.server.Remove(r.Context(), r.URL.Query().Get("key"))
	}))
	return mux
}

func answer(f func(*http.Request) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		value, err := f(r)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(value)
	}
}

// counted answers what is asked with a number of bytes.
func counted(f func(context.Context, int64) error) http.HandlerFunc {
	return answer(func(r *http.Request) (any, error) {
		bytes, err := strconv.ParseInt(r.URL.Query().Get("bytes"), 10, 64)
		if err != nil {
			return nil, err
		}
		return nil, f(r.Context(), bytes)
	})
}

// limit slows what browsers send, in bytes a second and connection.
func (s *stage) limit(rate int64) error {
	if s.slow != nil {
		s.slow()
		s.slow = nil
	}
	if rate <= 0 {
		return nil
	}
	remove, err := s.proxy.AddToxic(upstreamRate(rate))
	s.slow = remove
	return err
}

type seenRequest struct {
	Method   string `json:"method"`
	Path     string `json:"path"`
	Part     string `json:"part"`
	Status   int    `json:"status"`
	Received int64  `json:"received"`
	Finished bool   `json:"finished"`
}

func (s *stage) seen() []seenRequest {
	out := []seenRequest{}
	for _, r := range s.counter.Seen() {
		out = append(out, seenRequest{r.Method, r.Path, r.Part, r.Status, r.Received, r.Finished})
	}
	return out
}

type stored struct {
	Key         string `json:"key"`
	Size        int64  `json:"size"`
	SHA256      string `json:"sha256"`
	Disposition string `json:"disposition"`
	Type        string `json:"type"`
}

func (s *stage) objects(ctx context.Context, prefix string) ([]stored, error) {
	list, err := s.server.Objects(ctx, prefix)
	out := []stored{}
	for _, o := range list {
		header, body, err := s.server.Read(ctx, o.Key)
		if err != nil {
			return nil, err
		}
		_ = body.Close()
		sum, err := s.server.Sum(ctx, o.Key)
		if err != nil {
			return nil, err
		}
		out = append(out, stored{o.Key, o.Size, sum, header.Get("Content-Disposition"), header.Get("Content-Type")})
	}
	return out, err
}
