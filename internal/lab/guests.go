package lab

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
)

func (s *Server) iamDir() string { return filepath.Join(s.Dir, "iam") }

// guest is a user as versitygw's own user list has it.
type guest struct {
	Access string `json:"access"`
	Secret string `json:"secret"`
	Role   string `json:"role"`
}

// invite writes the list of users before the server starts.
func (s *Server) invite(guests map[string]string) error {
	if len(guests) == 0 {
		return nil
	}
	list := map[string]map[string]guest{"accessAccounts": {}}
	for access, secret := range guests {
		list["accessAccounts"][access] = guest{Access: access, Secret: secret, Role: "user"}
	}
	text, err := json.Marshal(list)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(s.iamDir(), 0o700); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(s.iamDir(), "users.json"), text, 0o600)
}

// MakeBucket makes a further bucket, which is the root user's.
func (s *Server) MakeBucket(t TB, name string) {
	t.Helper()
	if err := s.call(t.Context(), http.MethodPut, "/"+name, nil, nil, nil); err != nil {
		t.Fatalf("bucket %s: %v", name, err)
	}
}

// Policy sets a bucket's policy (JSON).
func (s *Server) Policy(t TB, bucket, policy string) {
	t.Helper()
	if err := s.SetPolicy(t.Context(), bucket, policy); err != nil {
		t.Fatalf("policy of %s: %v", bucket, err)
	}
}

// SetPolicy is Policy for programs.
func (s *Server) SetPolicy(ctx context.Context, bucket, policy string) error {
	return s.call(ctx, http.MethodPut, "/"+bucket+"?policy=", nil, []byte(policy), nil)
}

// Expel takes a guest away from a running versitygw: what its key has signed is refused from then on.
func (s *Server) Expel(ctx context.Context, access string) error {
	return s.call(ctx, http.MethodPatch, "/delete-user?access="+url.QueryEscape(access), nil, nil, nil)
}

// Quota bounds what the bucket of a MinIO may hold, in bytes; 0 takes the bound away. One request that is larger is refused
// at once; what is there already counts only after MinIO has looked at it, which it does from time to time.
func (s *Server) Quota(ctx context.Context, bytes int64) error {
	body := fmt.Appendf(nil, `{"quota":%d,"size":%d,"quotatype":"hard"}`, bytes, bytes)
	return s.call(ctx, http.MethodPut, "/minio/admin/v3/set-bucket-quota?bucket="+url.QueryEscape(s.Bucket), nil, body, nil)
}
