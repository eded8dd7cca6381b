//go:build linux

package desk

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"time"
)

// Drop drags files out of another program and drops them at a point of a window: it speaks the source's part of the
// XDND protocol, version 5 (freedesktop.org, "Drag-and-Drop Protocol for the X Window System").
func (d *Desk) Drop(ctx context.Context, window uint32, x, y int, paths ...string) error {
	conn, err := d.dial(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	s, err := newSource(conn, paths)
	if err != nil {
		return err
	}
	return s.drop(window, uint32(x), uint32(y))
}

// source is a program with a window that nobody sees, out of which something is dragged.
type source struct {
	conn   net.Conn
	window uint32
	list   []byte // text/uri-list
	atoms  map[string]uint32
}

// names of the protocol's atoms.
var dragAtoms = []string{
	"XdndEnter", "XdndPosition", "XdndStatus", "XdndDrop", "XdndFinished", "XdndSelection", "XdndActionCopy", "text/uri-list",
}

// dragVersion is the version of XDND that is spoken.
const dragVersion = 5

// X protocol numbers (X11R7.7, 1, 8 and 10).
const (
	eventSelectionRequest = 30
	eventClientMessage    = 33
)

func newSource(conn net.Conn, paths []string) (*source, error) {
	server, err := greeted(conn)
	if err != nil {
		return nil, err
	}
	s := &source{conn: conn, window: server.base, atoms: map[string]uint32{}}
	for _, p := range paths {
		s.list = append(s.list, (&url.URL{Scheme: "file", Path: p}).String()+"\r\n"...)
	}
	for _, name := range dragAtoms {
		if s.atoms[name], err = atom(conn, name); err != nil {
			return nil, err
		}
	}
	if _, err := conn.Write(createWindow(s.window, server.root)); err != nil {
		return nil, err
	}
	return s, s.send(22, words(s.window, s.atoms["XdndSelection"], 0)) // SetSelectionOwner
}

// drop goes through the whole gesture. The target answers in between, and asks for the list of files.
func (s *source) drop(target, x, y uint32) error {
	if err := s.tell(target, "XdndEnter", dragVersion<<24, s.atoms["text/uri-list"], 0, 0); err != nil {
		return err
	}
	// A target may refuse the first position, while it asks what it is about.
	for accepted := false; !accepted; {
		if err := s.tell(target, "XdndPosition", 0, x<<16|y, 0, s.atoms["XdndActionCopy"]); err != nil {
			return err
		}
		status, err := s.await("XdndStatus")
		if err != nil {
			return err
		}
		accepted = order.Uint32(status[16:])&1 != 0
	}
	if err := s.tell(target, "XdndDrop", 0, 0, 0, 0); err != nil {
		return err
	}
	_, err := s.await("XdndFinished")
	return err
}

// tell sends the target one message; its first word is this source.
func (s *source) tell(target uint32, name string, data ...uint32) error {
	m := clientMessage(target, s.atoms[name], 0)
	for i, value := range append([]uint32{s.window}, data...) {
		order.PutUint32(m[12+12+4*i:], value)
	}
	_, err := s.conn.Write(m)
	return err
}

// await reads until the target sends a message of that name, and answers its wishes on the way.
func (s *source) await(name string) ([]byte, error) {
	event := make([]byte, 32)
	for {
		if _, err := readFull(s.conn, event); err != nil {
			return nil, fmt.Errorf("no %s: %w", name, err)
		}
		switch event[0] & 0x7f {
		case eventSelectionRequest:
			if err := s.serve(event); err != nil {
				return nil, err
			}
		case eventClientMessage:
			if order.Uint32(event[8:]) == s.atoms[name] {
				return event, nil
			}
		case 0:
			return nil, errors.New("the X server reported an error while something was dragged")
		}
	}
}

// serve gives the target what it asked for: the list of files, whatever name it uses for it.
func (s *source) serve(request []byte) error {
	requestor, selection := order.Uint32(request[12:]), order.Uint32(request[16:])
	target, property := order.Uint32(request[20:]), order.Uint32(request[24:])
	if err := s.send(18, append(words(requestor, property, target, 8, uint32(len(s.list))), padded(s.list)...)); err != nil {
		return err
	}
	notify := make([]byte, 44)
	notify[0] = 25 // SendEvent
	order.PutUint16(notify[2:], 11)
	order.PutUint32(notify[4:], requestor)
	event := notify[12:]
	event[0] = 31 // SelectionNotify
	copy(event[4:], words(order.Uint32(request[4:]), requestor, selection, target, property))
	_, err := s.conn.Write(notify)
	return err
}

// send writes one request.
func (s *source) send(opcode byte, body []byte) error {
	m := append([]byte{opcode, 0, 0, 0}, body...)
	order.PutUint16(m[2:], uint16(len(m)/4))
	_, err := s.conn.Write(m)
	return err
}

// createWindow makes a window that is never shown (CreateWindow, InputOnly).
func createWindow(id, root uint32) []byte {
	m := append([]byte{1, 0, 8, 0}, words(id, root, 0, 1|1<<16, 2<<16, 0, 0)...)
	return m
}

func words(values ...uint32) []byte {
	var out []byte
	for _, v := range values {
		out = order.AppendUint32(out, v)
	}
	return out
}

// padded fills up to a whole number of words.
func padded(b []byte) []byte {
	return append(append([]byte{}, b...), strings.Repeat("\x00", (4-len(b)%4)%4)...)
}

// dial connects to the desk's X server.
func (d *Desk) dial(ctx context.Context) (net.Conn, error) {
	dialer := net.Dialer{Timeout: 5 * time.Second}
	conn, err := dialer.DialContext(ctx, "unix", "/tmp/.X11-unix/X"+strings.TrimPrefix(d.display, ":"))
	if err != nil {
		return nil, err
	}
	return conn, conn.SetDeadline(time.Now().Add(15 * time.Second))
}
