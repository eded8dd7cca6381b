package lab

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httputil"
	"strconv"
	"time"
)

const pieceBytes = 16 << 10

// answer sends a step's answer; keep says that the connection may carry another request.
func (l *LiarServer) answer(conn net.Conn, r *http.Request, step Step, seen *Seen) (keep bool) {
	do := step.Do
	if do.DelayMS > 0 && !l.pause(time.Duration(do.DelayMS)*time.Millisecond) {
		return false
	}
	if do.HangUp {
		l.end(conn, do.End)
		return false
	}
	if do.Raw != "" {
		_, _ = io.WriteString(conn, do.Raw)
		return false
	}
	p := l.plan(r, do)
	l.log.update(seen, func(s *Seen) { s.Status = p.status })
	out := bufio.NewWriterSize(conn, pieceBytes)
	length := p.end - p.start
	if do.Length != nil {
		length = *do.Length
	}
	writeHead(out, p, do.Framing, length)
	if r.Method == http.MethodHead {
		return out.Flush() == nil
	}
	sent, err := l.body(out, p, do, seen)
	if err != nil || out.Flush() != nil {
		return false
	}
	if do.CutAt != nil && sent >= *do.CutAt {
		l.end(conn, do.End)
		return false
	}
	if do.Extra > 0 {
		_, _ = conn.Write(bytes.Repeat([]byte("x"), int(do.Extra)))
	}
	if do.End != "" {
		l.end(conn, do.End)
		return false
	}
	return do.Framing != "close" && sent == length
}

func writeHead(out *bufio.Writer, p planned, framing string, length int64) {
	_, _ = fmt.Fprintf(out, "HTTP/1.1 %d %s\r\n", p.status, http.StatusText(p.status))
	if p.header.Get("Date") == "" {
		p.header.Set("Date", time.Now().UTC().Format(http.TimeFormat))
	}
	switch framing {
	case "chunked":
		p.header.Set("Transfer-Encoding", "chunked")
	case "close":
		p.header.Set("Connection", "close")
	default:
		if p.header.Get("Content-Length") == "" {
			p.header.Set("Content-Length", strconv.FormatInt(length, 10))
		}
	}
	_ = p.header.Write(out)
	_, _ = out.WriteString("\r\n")
}

// body sends the bytes of an answer in pieces, at the reply's rate, up to its cut.
func (l *LiarServer) body(out *bufio.Writer, p planned, do Reply, seen *Seen) (sent int64, err error) {
	var to io.Writer = out
	if do.Framing == "chunked" {
		chunks := httputil.NewChunkedWriter(out)
		to = chunks
		defer func() {
			if err == nil && (do.CutAt == nil || sent < *do.CutAt) {
				_ = chunks.Close()
				_, err = out.WriteString("\r\n")
			}
		}()
	}
	last := p.end
	if do.CutAt != nil {
		last = min(last, p.start+*do.CutAt)
	}
	began := time.Now()
	piece := make([]byte, pieceFor(do.Rate))
	for at := p.start; at < last; {
		n := int(min(int64(len(piece)), last-at))
		if n, err = p.body.ReadAt(piece[:n], at); n == 0 {
			return sent, err
		}
		if _, err = to.Write(piece[:n]); err != nil {
			return sent, err
		}
		at += int64(n)
		sent += int64(n)
		l.log.update(seen, func(s *Seen) { s.Sent = sent })
		if do.Rate <= 0 {
			continue
		}
		if err = out.Flush(); err != nil {
			return sent, err
		}
		if due := time.Duration(float64(sent) / float64(do.Rate) * float64(time.Second)); !l.pause(due - time.Since(began)) {
			return sent, net.ErrClosed
		}
	}
	return sent, nil
}

// pieceFor keeps a slow body steady: about ten pieces a second.
func pieceFor(rate int64) int64 {
	if rate <= 0 {
		return pieceBytes
	}
	return min(pieceBytes, max(1, rate/10))
}

// end ends a connection the way a reply wants it.
func (l *LiarServer) end(conn net.Conn, how string) {
	switch how {
	case "stall":
		// It is over when the client hangs up or the liar closes.
		_, _ = io.Copy(io.Discard, conn)
	case "reset":
		if raw, ok := conn.(interface{ NetConn() net.Conn }); ok {
			conn = raw.NetConn()
		}
		if tcp, ok := conn.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0)
			_ = tcp.Close()
		}
	}
}

// pause waits; false when the liar is closing.
func (l *LiarServer) pause(d time.Duration) bool {
	if d <= 0 {
		return l.ctx.Err() == nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-l.ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
