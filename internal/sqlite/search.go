package sqlite

import (
	"context"
	"database/sql"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"
)

// fold brings text to a form in which a search finds it however it was typed: no case, no accents.
func fold(text string) string {
	t := transform.Chain(norm.NFKD, runes.Remove(runes.In(unicode.Mn)), norm.NFC)
	folded, _, err := transform.String(t, text)
	if err != nil {
		folded = text
	}
	return strings.ToLower(strings.ReplaceAll(folded, "\x00", " "))
}

// maxWords bounds what a search looks for.
const maxWords = 8

// words gives the folded words of a search.
func words(search string) []string {
	all := strings.Fields(fold(search))
	return all[:min(len(all), maxWords)]
}

// where collects conditions and their arguments.
type where struct {
	conditions []string
	args       []any
}

func (w *where) add(condition string, args ...any) {
	w.conditions = append(w.conditions, condition)
	w.args = append(w.args, args...)
}

func (w *where) String() string {
	if len(w.conditions) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(w.conditions, " AND ")
}

// ftsWord is the shortest word that the trigram index finds.
const ftsWord = 3

// match gives the FTS5 query that a word is part of the text.
func match(words []string) string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = `"` + strings.ReplaceAll(w, `"`, `""`) + `"`
	}
	return strings.Join(quoted, " AND ")
}

// contain adds the condition that all words are part of the row's text, and gives the tables to read from. Long
// words go by index; short ones are looked for in what is left, newest first, until a page is full.
func (w *where) contain(t table, words []string) (from string) {
	from = string(t) + " t"
	if len(words) == 0 {
		return from
	}
	var long []string
	for _, word := range words {
		if utf8.RuneCountInString(word) >= ftsWord {
			long = append(long, word)
		} else {
			w.add("instr(s.text, ?) > 0", word)
		}
	}
	if len(long) > 0 {
		w.add("s."+string(t)+"_text MATCH ?", match(long))
	}
	return string(t) + "_text s JOIN " + string(t) + " t ON t.seq = s.rowid"
}

// indexText makes the row's text what is searched. It writes only where the text changed.
func indexText(ctx context.Context, tx *sql.Tx, t table, seq int64, text string) error {
	var old string
	err := tx.QueryRowContext(ctx, "SELECT text FROM "+string(t)+"_text WHERE rowid = ?", seq).Scan(&old)
	switch {
	case err == nil && old == text:
		return nil
	case err == nil:
		_, err = tx.ExecContext(ctx, "UPDATE "+string(t)+"_text SET text = ? WHERE rowid = ?", text, seq) //nolint:gosec // t is a constant
	case isNoRows(err):
		_, err = tx.ExecContext(ctx, "INSERT INTO "+string(t)+"_text (rowid, text) VALUES (?, ?)", seq, text) //nolint:gosec // t is a constant
	}
	return err
}
