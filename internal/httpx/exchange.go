package httpx

import (
	"context"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/netip"
	"net/url"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/link"
	"daypass/internal/transfer"
	"daypass/internal/wire"
)

// ask is one request for a link: its header beside the fixed fields.
type ask struct {
	link         link.Link
	header       http.Header
	allowPrivate bool

	method  string        // "": GET, whose body is watched where it is read
	payload *payload      // nil: nothing is sent
	limit   time.Duration // for all of a request that is no GET; 0: by what it carries
}

// exchange is an answer with the connection it came over. close has to be called, or its parts handed on.
type exchange struct {
	ask      ask
	response *http.Response
	ctx      context.Context //nolint:containedctx // it lives exactly as long as the body that it ends.
	cancel   context.CancelCauseFunc
	conn     net.Conn
	watch    *wire.Watch // over what is sent
	waited   waited
	proxied  bool // conn goes to a proxy
	now      time.Time
	found    *transfer.Response // what a success was found to be
}

// errorBodyTimeout bounds the reading of an error's body.
const errorBodyTimeout = 10 * time.Second

// close ends the exchange; what is left of the body is not waited for. Nothing of what was sent is read after it.
func (e *exchange) close() {
	e.cancel(nil)
	_ = e.response.Body.Close()
	e.watch.Released()
}

// fail reads the error that the answer is, and ends the exchange.
func (e *exchange) fail() *failure { return e.readAnswer().classify() }

func (e *exchange) readAnswer() answer {
	timer := time.AfterFunc(errorBodyTimeout, func() { e.cancel(errStalled) })
	defer timer.Stop()
	defer e.close()
	return readAnswer(e.ask, e.response, e.now)
}

// hop is one request on the way to an answer.
type hop struct {
	url   *url.URL
	limit space
}

// exchange sends an ask, and follows where the redirect policy lets it.
func (c *Client) exchange(ctx context.Context, a ask) (*exchange, *failure) {
	u, err := url.Parse(a.link.URL().Reveal())
	if err != nil || u.Host == "" { // a *url.Error repeats the link
		return nil, final(apperr.LinkMalformed, nil)
	}
	at := hop{url: u, limit: limitOf(a.allowPrivate)}
	way := []*url.URL{u}
	for {
		e, f := c.send(ctx, a, at)
		if f != nil {
			if len(way) > 1 {
				f = f.onTheWay()
			}
			return nil, f
		}
		if !isRedirect(e.response) {
			return e, nil
		}
		next, f := e.follow(way)
		if f != nil {
			return nil, f
		}
		at = hop{url: next, limit: min(at.limit, e.space())}
		way = append(way, next)
	}
}

// send makes one request and waits for its header.
func (c *Client) send(parent context.Context, a ask, at hop) (*exchange, *failure) {
	host := at.url.Hostname()
	t, proxied, f := c.transportFor(at, a.method != "")
	if f != nil {
		return nil, f
	}
	ctx, cancel := context.WithCancelCause(parent)
	e := &exchange{ask: a, ctx: ctx, cancel: cancel, proxied: proxied}
	trace := &httptrace.ClientTrace{GotConn: func(i httptrace.GotConnInfo) { e.conn = i.Conn }}
	e.waited.watch(trace)
	request, err := http.NewRequestWithContext(httptrace.WithClientTrace(ctx, trace), http.MethodGet, "", nil)
	if err != nil {
		cancel(nil)
		return nil, final(apperr.Internal, nil)
	}
	request.URL, request.Header = at.url, a.header.Clone()
	request.Header.Set("User-Agent", c.o.userAgent())
	request.Header.Set("Accept", "*/*")
	request.Header.Set("Accept-Encoding", "identity")
	e.watch = a.attach(ctx, request, cancel)
	// The transport itself, not an http.Client: no cookies, no Referer, no following, no *url.Error.
	e.response, err = t.RoundTrip(request) //nolint:bodyclose // the exchange closes it.
	e.watch.Stop()
	e.now = c.o.Now()
	if err != nil {
		f := networkFailure(ctx, err, host, e.conn != nil)
		cancel(nil)
		e.watch.Released()
		return nil, f
	}
	return e, nil
}

// transportFor checks what can be checked before anything is sent, and picks the transport; proxied says that it
// goes through a proxy.
func (c *Client) transportFor(at hop, sends bool) (t *http.Transport, proxied bool, f *failure) {
	host := at.url.Hostname()
	key := transportKey{limit: at.limit, secure: at.url.Scheme == "https", sends: sends, ca: c.o.Authorities(host)}
	if !key.secure && at.url.Scheme != "http" {
		return nil, false, final(apperr.LinkScheme, apperr.Params{"scheme": at.url.Scheme})
	}
	addr, isLiteral := literal(host)
	if isLiteral {
		if f := judge(addr, host, at.limit); f != nil {
			return nil, false, f
		}
	}
	if !isLiteral || spaceOf(addr) != spaceLoopback { // loopback never goes through a proxy, however it is written
		proxy, err := c.o.Proxy(at.url)
		if err != nil {
			return nil, false, &failure{err: apperr.Wrap(errBadProxy, apperr.NetworkGone, apperr.Params{"host": host})}
		}
		if proxy != nil {
			key.proxy = proxy.String()
		}
	}
	t, err := c.transport(key)
	if err != nil {
		return nil, false, &failure{err: apperr.Wrap(err, apperr.CertificateBad, apperr.Params{"host": host})}
	}
	return t, key.proxy != "", nil
}

// space is how near the address was that answered; behind a proxy it is not known, which counts as far.
func (e *exchange) space() space {
	if addr, ok := literal(e.response.Request.URL.Hostname()); ok {
		return spaceOf(addr)
	}
	if at, ok := e.addr(); ok {
		return spaceOf(at.Addr())
	}
	return spaceInternet
}

// addr is the address that answered; not known behind a proxy.
func (e *exchange) addr() (netip.AddrPort, bool) {
	if e.proxied || e.conn == nil || e.conn.RemoteAddr() == nil {
		return netip.AddrPort{}, false
	}
	at, err := netip.ParseAddrPort(e.conn.RemoteAddr().String())
	return at, err == nil
}
