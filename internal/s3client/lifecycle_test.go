package s3client

import (
	"fmt"
	"net/http"
	"testing"

	"daypass/internal/profile"
)

// A bucket that keeps unfinished uploads for ever is told of; one that cannot be asked is not.
func TestMissingCleanupIsTold(t *testing.T) {
	t.Parallel()
	rule := func(status, action string) string {
		return "<LifecycleConfiguration><Rule><Status>" + status + "</Status>" + action + "</Rule></LifecycleConfiguration>"
	}
	abort := "<AbortIncompleteMultipartUpload><DaysAfterInitiation>7</DaysAfterInitiation></AbortIncompleteMultipartUpload>"
	for name, c := range map[string]struct {
		status int
		body   string
		preset string
		told   bool
	}{
		"none":         {404, "<Error><Code>NoSuchLifecycleConfiguration</Code></Error>", "wasabi", true},
		"a rule":       {200, rule("Enabled", abort), "wasabi", false},
		"switched off": {200, rule("Disabled", abort), "wasabi", true},
		"another":      {200, rule("Enabled", "<Expiration><Days>1</Days></Expiration>"), "wasabi", true},
		"forbidden":    {403, "<Error><Code>AccessDenied</Code></Error>", "wasabi", false},
		"unknown":      {501, "<Error><Code>NotImplemented</Code></Error>", "wasabi", false},
		"no bucket":    {404, "<Error><Code>NoSuchBucket</Code></Error>", "wasabi", false},
		"by itself":    {404, "<Error><Code>NoSuchLifecycleConfiguration</Code></Error>", "minio", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := destination(t, func(w http.ResponseWriter, r *http.Request) {
				if !r.URL.Query().Has("lifecycle") {
					t.Errorf("asked for %s", r.URL)
				}
				w.WriteHeader(c.status)
				fmt.Fprint(w, c.body)
			})
			d.Access.Preset = c.preset
			check := &checker{c: newClient(t, 0), a: d.Access, place: profile.Place{Bucket: d.Bucket}}
			if told := check.cleanup(t.Context())[profile.DetailCleanup] == profile.CleanupMissing; told != c.told {
				t.Errorf("told: %v", told)
			}
		})
	}
}
