package sqlite

import (
	"context"
	"strings"
)

// page ends a listing's query: newest first, behind the row that after names, with a placeholder for the limit. A
// search reads its hits in the order of the index, so a page costs the same however many hits there are.
func page(ctx context.Context, q querier, t table, from string, w *where, after string) (string, error) {
	column := "t.seq"
	if strings.Contains(from, "_text s") {
		column = "s.rowid"
	}
	if after != "" {
		seq, err := findSeq(ctx, q, t, after)
		if err != nil {
			return "", err
		}
		w.add(column+" < ?", seq)
	}
	return from + w.String() + " ORDER BY " + column + " DESC LIMIT ?", nil
}
