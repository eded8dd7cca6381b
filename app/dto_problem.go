package app

// Problem is a failure in the page's terms. Code is an apperr code, the stem of its messages.
type Problem struct {
	Code string `json:"code"`
	// Params are the values of the sentence, as strings; the name's suffix tells how to read one:
	// _bytes and _seconds are whole numbers, _at is RFC 3339 in UTC, anything else is text.
	Params map[string]string `json:"params"`
	// Detail is for "Details for support": host, status, request_id, provider_code. Never a link or key.
	Detail map[string]string `json:"detail"`
}
