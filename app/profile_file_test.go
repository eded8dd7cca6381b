package app

import (
	"strings"
	"testing"

	"daypass/internal/apperr"
	"daypass/internal/lab"
	"daypass/internal/profile"
	"daypass/internal/secret"
)

// settingsFile gives a storage as a file, with its key where there is a passphrase.
func settingsFile(t *testing.T, server *lab.Server, passphrase string) string {
	t.Helper()
	o := openServices(t, t.TempDir())
	must(o.storage.Add(draftFor(server)))(t)
	return string(must(o.day.Profiles.Export(t.Context(), "office", secret.NewString(passphrase)))(t))
}

func TestASettingsFileThatIsDroppedBecomesAStorage(t *testing.T) {
	server := lab.Versity(t)
	text := settingsFile(t, server, "a long enough passphrase")
	o := openServices(t, t.TempDir())
	o.dropped([]string{written(t, "office"+strings.ToUpper(profile.FileEnding), []byte(text))})
	events := named[ProfileFileEvent](o.window, EventProfileFile)
	if len(events) != 1 || events[0].Problem != nil || !events[0].File.Sealed || events[0].File.Name != "office" || events[0].File.AccessKeyID == "" {
		t.Fatalf("told: %+v", events)
	}
	request := ProfileFileRequest{Handle: events[0].File.Handle, Name: "team", Passphrase: "another passphrase"}
	if _, err := o.storage.AddFile(request); apperr.CodeOf(err) != apperr.PassphraseWrong {
		t.Errorf("a wrong passphrase: %v", err)
	}
	request.Passphrase = "a long enough passphrase"
	p := must(o.storage.AddFile(request))(t)
	if p.Name != "team" || len(must(o.storage.Buckets("team"))(t)) == 0 {
		t.Errorf("added: %+v", p)
	}
	if _, err := o.storage.AddFile(request); apperr.CodeOf(err) != apperr.ProfileExists {
		t.Errorf("twice: %v", err)
	}
	o.saysNone(t, draftFor(server).Secret, p, events)
	o.saysNone(t, "a long enough passphrase", p)
}

func TestASettingsFileThatIsPastedAsksForTheKey(t *testing.T) {
	server := lab.Versity(t)
	text := settingsFile(t, server, "")
	o := openServices(t, t.TempDir())
	file := must(o.storage.ReadFile(" \n" + text))(t)
	if file.Handle == "" || file.Sealed || file.Endpoint == "" || file.Places == nil {
		t.Fatalf("read: %+v", file)
	}
	request := ProfileFileRequest{Handle: file.Handle, Name: file.Name}
	if _, err := o.storage.AddFile(request); apperr.CodeOf(err) != apperr.ProfileInvalid {
		t.Errorf("without a key: %v", err)
	}
	request.Secret = draftFor(server).Secret
	must(o.storage.AddFile(request))(t)
	if len(must(o.storage.Buckets(file.Name))(t)) == 0 {
		t.Error("it does not open")
	}
}

func TestSettingsFilesThatAreNone(t *testing.T) {
	o := openServices(t, t.TempDir())
	for _, text := range []string{"", "https://h/k", `{"a":1}`} {
		if file, err := o.storage.ReadFile(text); err != nil || file.Handle != "" {
			t.Errorf("%q: %+v, %v", text, file, err)
		}
	}
	o.dropped([]string{written(t, "broken"+profile.FileEnding, []byte(`{"daypass":"profile","version":1}`))})
	o.dropped([]string{t.TempDir() + "/gone" + profile.FileEnding})
	o.dropped([]string{written(t, "newer"+profile.FileEnding, []byte(`{"daypass":"profile","version":99}`))})
	var codes []string
	for _, e := range named[ProfileFileEvent](o.window, EventProfileFile) {
		if e.Problem != nil && e.File.Handle == "" {
			codes = append(codes, e.Problem.Code)
		}
	}
	if got := strings.Join(codes, " "); got != "profile_file_broken source_missing profile_file_newer" {
		t.Errorf("told %q", got)
	}
	if _, err := o.storage.AddFile(ProfileFileRequest{Handle: "unknown"}); apperr.CodeOf(err) != apperr.SourceMissing {
		t.Errorf("an unknown handle: %v", err)
	}
}
