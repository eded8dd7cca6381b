package lab

import (
	"encoding/json"
	"net/http"
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
	if err := s.call(t.Context(), http.MethodPut, "/"+bucket+"?policy=", nil, []byte(policy), nil); err != nil {
		t.Fatalf("policy of %s: %v", bucket, err)
	}
}
