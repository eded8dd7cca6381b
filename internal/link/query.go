package link

import "strings"

// pair is one parameter of a query.
type pair struct {
	name  string // decoded, lower case
	raw   string // value, escaped
	value string // value, decoded; "+" is a plus
}

// query is a link's query, in its order.
type query []pair

func parseQuery(s string) query {
	if s == "" {
		return nil
	}
	q := make(query, 0, 1+strings.Count(s, "&"))
	for piece := range strings.SplitSeq(s, "&") {
		if piece == "" {
			continue
		}
		name, raw, _ := strings.Cut(piece, "=")
		q = append(q, pair{name: strings.ToLower(unescape(name)), raw: raw, value: unescape(raw)})
	}
	return q
}

// index gives the place of the first parameter of that name, in any case; -1 where there is none.
func (q query) index(name string) int {
	for i := range q {
		if n := q[i].name; len(n) == len(name) && (n == name || strings.EqualFold(n, name)) {
			return i
		}
	}
	return -1
}

func (q query) has(name string) bool { return q.index(name) >= 0 }

// get gives the first value of that name, "" where there is none.
func (q query) get(name string) string {
	if i := q.index(name); i >= 0 {
		return q[i].value
	}
	return ""
}

// text gives a value in which "+" is a space.
func (q query) text(name string) string {
	if i := q.index(name); i >= 0 {
		return unescapeForm(q[i].raw)
	}
	return ""
}

// hasAny reports whether one of the names is there.
func (q query) hasAny(names ...string) bool {
	for _, n := range names {
		if q.has(n) {
			return true
		}
	}
	return false
}

// last reports whether the parameter is the query's last one: where a link was cut off, this is where.
func (q query) last(name string) bool { return len(q) > 0 && strings.EqualFold(q[len(q)-1].name, name) }
