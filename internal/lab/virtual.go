package lab

import (
	"context"
	"encoding/binary"
	"io"
	"net"
	"strings"

	"golang.org/x/net/dns/dnsmessage"
)

// BelowLocalhost gives the endpoint of a server that was started with the Domain "localhost", for virtual-host style. Names
// below localhost are known to browsers; a Go test needs LoopbackNames for them.
func (s *Server) BelowLocalhost() string {
	return strings.Replace(s.Endpoint, "127.0.0.1", "localhost", 1)
}

// LoopbackNames gives a resolver for a test's main function to make the default one: names below localhost are 127.0.0.1, as RFC
// 6761 (section 6.3) has it and not every system knows. It asks nobody, and knows no other name but those in the hosts file.
func LoopbackNames() *net.Resolver {
	return &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		here, there := net.Pipe()
		go answerNames(there)
		return here, nil
	}}
}

// answerNames answers questions on a stream (RFC 1035, section 4.2.2) until the other end is closed.
func answerNames(c net.Conn) {
	defer func() { _ = c.Close() }()
	for {
		var size [2]byte
		if _, err := io.ReadFull(c, size[:]); err != nil {
			return
		}
		question := make([]byte, binary.BigEndian.Uint16(size[:]))
		if _, err := io.ReadFull(c, question); err != nil {
			return
		}
		answer, err := nameAnswer(question)
		if err != nil {
			return
		}
		if _, err := c.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(answer))), answer...)); err != nil {
			return
		}
	}
}

func nameAnswer(question []byte) ([]byte, error) {
	var asked dnsmessage.Message
	if err := asked.Unpack(question); err != nil {
		return nil, err
	}
	answer := dnsmessage.Message{Header: dnsmessage.Header{ID: asked.ID, Response: true, RCode: dnsmessage.RCodeNameError}, Questions: asked.Questions}
	for _, q := range asked.Questions {
		if !strings.HasSuffix(q.Name.String(), ".localhost.") {
			continue
		}
		answer.RCode = dnsmessage.RCodeSuccess
		if q.Type == dnsmessage.TypeA {
			answer.Answers = append(answer.Answers, dnsmessage.Resource{
				Header: dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class, TTL: 60}, Body: &dnsmessage.AResource{A: [4]byte{127, 0, 0, 1}},
			})
		}
	}
	return answer.Pack()
}
