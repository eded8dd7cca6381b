package secret

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"daypass/internal/apperr"
)

// RecordName is the file in the data folder that tells which vault the folder uses. It is written once, when
// the vault is made, so that the decision lasts: a folder whose secrets were sealed with a keychain's key is
// never quietly given a second key because the keychain is away for a day.
const RecordName = "vault.json"

const (
	recordVersion = 1
	recordMaxSize = 64 << 10 // bytes; ours has under 500
)

// record is vault.json. It holds no secret in clear.
type record struct {
	Version int       `json:"version"`
	Kind    VaultKind `json:"kind"`
	KeyID   []byte    `json:"key_id"`
	Account string    `json:"account,omitempty"`    // keychain: the entry's account
	KDF     *kdf      `json:"kdf,omitempty"`        // passphrase
	Sealed  []byte    `json:"sealed_key,omitempty"` // passphrase: the key, sealed with what KDF gives
}

// readRecord gives nil where the folder has none yet.
func readRecord(dir string) (*record, error) {
	path := filepath.Join(dir, RecordName)
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil //nolint:nilnil // no record is no error
	}
	if err == nil && info.Size() > recordMaxSize {
		err = errors.New("too large")
	}
	if err != nil {
		return nil, badRecord(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, badRecord(err)
	}
	var r record
	if err := json.Unmarshal(text, &r); err != nil {
		return nil, badRecord(err)
	}
	if r.Version > recordVersion {
		return nil, apperr.New(apperr.DataDirNewer, apperr.Params{"folder": dir})
	}
	return &r, r.check()
}

func (r *record) check() error {
	switch r.Kind {
	case VaultKeychain:
		if r.Account == "" {
			return badRecord(errors.New("no account"))
		}
	case VaultPassphrase:
		if r.KDF == nil || len(r.Sealed) < sealHeader {
			return badRecord(errors.New("no sealed key"))
		}
		return r.KDF.check()
	default:
		return badRecord(errors.New("unknown kind"))
	}
	return nil
}

// badRecord: the file is there and cannot be used. It is left as it is, and no other vault takes its place.
func badRecord(cause error) error {
	return apperr.Wrap(fmt.Errorf("%s: %w", RecordName, cause), apperr.VaultUnavailable, nil)
}

// writeRecord writes vault.json whole or not at all.
func writeRecord(dir string, r *record) (err error) {
	text, err := json.MarshalIndent(r, "", " ")
	if err != nil {
		return fmt.Errorf("write %s: %w", RecordName, err)
	}
	tmp, err := os.CreateTemp(dir, RecordName+".*") // mode 0600
	if err != nil {
		return apperr.Wrap(err, apperr.DataDirReadOnly, apperr.Params{"folder": dir})
	}
	defer func() {
		if err != nil {
			_ = os.Remove(tmp.Name())
		}
	}()
	_, err = tmp.Write(append(text, '\n'))
	err = errors.Join(err, tmp.Sync(), tmp.Close())
	if err == nil {
		err = os.Rename(tmp.Name(), filepath.Join(dir, RecordName))
	}
	if err != nil {
		return apperr.Wrap(err, apperr.DataDirFull, apperr.Params{"folder": dir})
	}
	return syncDir(dir)
}

// syncDir makes a rename last over a power loss. Windows has no such call and needs none.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return nil //nolint:nilerr // the file itself is written and synced
	}
	_ = d.Sync()
	return d.Close()
}
