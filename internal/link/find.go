package link

// MaxText is the largest text, in bytes, that Find looks at.
const MaxText = 1 << 20

// Found is one link that Find saw in a text.
type Found struct {
	Link Link
	// Start and End are where the link stood in the text, in bytes, half open.
	Start, End int
	// Repairs says what was mended, in the order in which it was undone; empty for an unbroken link.
	Repairs []Repair
	// Rewriter names the mail filter that stands before the link and cannot be seen through ("Mimecast"); else "".
	Rewriter string
}

// Find finds every link in a text of any kind and mends what mail programs did to it.
//
// Errors: LinkTooLong for more than MaxText bytes; LinkNotFound where there is no link; and the
// error of Parse where there is one link and it cannot be used.
func Find(text string) ([]Found, error) { return nil, nil }
