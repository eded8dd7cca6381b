package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/profile"
	"daypass/internal/secret"
)

type profileStore struct {
	db     *DB
	sealer secret.Sealer
}

// Profiles gives the store of profiles, whose credentials s seals.
func (db *DB) Profiles(s secret.Sealer) profile.Store { return &profileStore{db, s} }

const profileColumns = `id, name, preset, endpoint, public_endpoint, region, style, access_key_id, ca_pem, places,
	default_expiry, max_expiry, credential_expires, created, share_prefix, traits`

func profileValues(p profile.Profile) ([]any, error) {
	places := make([]string, len(p.Places))
	for i, place := range p.Places {
		places[i] = place.String()
	}
	text, err := json.Marshal(places)
	if err != nil {
		return nil, fmt.Errorf("places: %w", err)
	}
	traits, err := json.Marshal(p.Traits)
	if err != nil {
		return nil, fmt.Errorf("traits: %w", err)
	}
	return []any{
		p.ID, p.Name, p.Preset, p.Endpoint, p.PublicEndpoint, p.Region, string(p.Style), p.AccessKeyID, p.CAPEM, string(text),
		seconds(p.DefaultExpiry), seconds(p.MaxExpiry), micros(p.CredentialExpires), micros(p.CreatedAt),
		p.SharePrefix, string(traits),
	}, nil
}

func scanProfile(row interface{ Scan(...any) error }) (profile.Profile, error) {
	var p profile.Profile
	var text, traits string
	var defaultExpiry, maxExpiry, expires, created int64
	err := row.Scan(&p.ID, &p.Name, &p.Preset, &p.Endpoint, &p.PublicEndpoint, &p.Region, &p.Style, &p.AccessKeyID,
		&p.CAPEM, &text, &defaultExpiry, &maxExpiry, &expires, &created, &p.SharePrefix, &traits)
	if err != nil {
		return profile.Profile{}, err
	}
	var places []string
	if err := json.Unmarshal([]byte(text), &places); err != nil {
		return profile.Profile{}, spoiltRow("places", err)
	}
	for _, text := range places {
		place, err := profile.ParsePlace(text)
		if err != nil {
			return profile.Profile{}, err
		}
		p.Places = append(p.Places, place)
	}
	if err := json.Unmarshal([]byte(traits), &p.Traits); err != nil {
		return profile.Profile{}, spoiltRow("traits", err)
	}
	p.DefaultExpiry = time.Duration(defaultExpiry) * time.Second
	p.MaxExpiry = time.Duration(maxExpiry) * time.Second
	p.CredentialExpires, p.CreatedAt = fromMicros(expires), fromMicros(created)
	return p, nil
}

// Create stores a profile without a credential.
func (s *profileStore) Create(ctx context.Context, p profile.Profile) error {
	values, err := profileValues(p)
	if err != nil {
		return err
	}
	return s.db.update(ctx, "store profile", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "INSERT INTO profiles ("+profileColumns+") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", values...)
		return profileTaken(err, p.Name)
	})
}

func profileTaken(err error, name string) error {
	if taken(err) {
		return apperr.Wrap(err, apperr.ProfileExists, apperr.Params{"name": name})
	}
	return err
}

func profileUnknown(nameOrID string) error {
	return apperr.New(apperr.ProfileUnknown, apperr.Params{"name": nameOrID})
}

// Get prefers a name over an ID of the same text.
func (s *profileStore) Get(ctx context.Context, nameOrID string) (profile.Profile, error) {
	p, err := scanProfile(s.db.reader.QueryRowContext(ctx,
		"SELECT "+profileColumns+" FROM profiles WHERE name = ?1 OR id = ?1 ORDER BY name = ?1 DESC LIMIT 1", nameOrID))
	if isNoRows(err) {
		return p, profileUnknown(nameOrID)
	}
	return p, s.db.failed("read profile", err)
}

// List sorts by name.
func (s *profileStore) List(ctx context.Context) ([]profile.Profile, error) {
	rows, err := s.db.reader.QueryContext(ctx, "SELECT "+profileColumns+" FROM profiles ORDER BY name")
	all, err := collect(rows, err, func(r *sql.Rows) (profile.Profile, error) { return scanProfile(r) })
	return all, s.db.failed("list profiles", err)
}

// Update leaves the sealed credential as it is.
func (s *profileStore) Update(ctx context.Context, p profile.Profile) error {
	values, err := profileValues(p)
	if err != nil {
		return err
	}
	return s.db.update(ctx, "store profile", func(tx *sql.Tx) error {
		met, err := changedOne(tx.ExecContext(ctx, "UPDATE profiles SET ("+profileColumns+") = (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) WHERE id = ?",
			append(values, p.ID)...))
		if err == nil && !met {
			return profileUnknown(p.ID)
		}
		return profileTaken(err, p.Name)
	})
}

// Delete drops profile and credential in one.
func (s *profileStore) Delete(ctx context.Context, id string) error {
	return s.db.update(ctx, "delete profile", func(tx *sql.Tx) error {
		met, err := changedOne(tx.ExecContext(ctx, "DELETE FROM profiles WHERE id = ?", id))
		if err == nil && !met {
			return profileUnknown(id)
		}
		return err
	})
}
