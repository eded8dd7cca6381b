package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
)

// Settings are values by name that both faces share. None of them may be secret.
type Settings struct{ db *DB }

// Settings gives the settings of the file.
func (db *DB) Settings() *Settings { return &Settings{db} }

// Setting is one value: its name in the file and what it is before anyone set it. Declare one for each value, at
// the place that means it.
type Setting[T any] struct {
	Name    string
	Default T
}

// Get reads the value. A stored value that does not fit T any more reads as the default.
func (s Setting[T]) Get(ctx context.Context, from *Settings) (T, error) {
	var text string
	err := from.db.reader.QueryRowContext(ctx, "SELECT value FROM settings WHERE name = ?", s.Name).Scan(&text)
	if isNoRows(err) {
		return s.Default, nil
	}
	if err != nil {
		return s.Default, from.db.failed("read setting", err)
	}
	var value T
	if json.Unmarshal([]byte(text), &value) != nil {
		value = s.Default
	}
	return value, nil
}

// Set stores the value.
func (s Setting[T]) Set(ctx context.Context, in *Settings, value T) error {
	text, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("setting %s: %w", s.Name, err)
	}
	return in.db.update(ctx, "store setting", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx,
			"INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
			s.Name, string(text))
		return err
	})
}
