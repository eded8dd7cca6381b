package app

// RequestKind is the way in which a request is handed out.
type RequestKind string

// Kinds of request.
const (
	AskPage   RequestKind = "page"
	AskTicket RequestKind = "ticket"
	AskPut    RequestKind = "put"
	AskPost   RequestKind = "post"
)

// RequestState is how far a request is.
type RequestState string

// States of a request.
const (
	RequestMaking  RequestState = "making"
	RequestOpen    RequestState = "open"
	RequestClosing RequestState = "closing"
	RequestOver    RequestState = "closed"
)

// RequestLimit says who holds files to a request's size limit.
type RequestLimit string

// Who limits.
const (
	LimitedByNone      RequestLimit = ""
	LimitedBySignature RequestLimit = "signature"
	LimitedOnArrival   RequestLimit = "arrival"
)
