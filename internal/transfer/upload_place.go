package transfer

import (
	"context"
	"sync"
)

// places lets one upload at a time go to a place. Two files of one name would otherwise both find it free, and not every
// storage keeps them apart by itself. Safe for concurrent use.
type places struct {
	mu   sync.Mutex
	held map[string]*place
}

type place struct {
	turn  chan struct{} // holds a token while nobody is there
	users int           // those who are there or wait
}

// enter waits until nobody else is at a place, or for ctx's end. leave has to be called once where err is nil.
func (p *places) enter(ctx context.Context, name string) (leave func(), err error) {
	at := p.join(name)
	select {
	case <-at.turn:
		return func() {
			at.turn <- struct{}{}
			p.part(name, at)
		}, nil
	case <-ctx.Done():
		p.part(name, at)
		return nil, context.Cause(ctx)
	}
}

func (p *places) join(name string) *place {
	p.mu.Lock()
	defer p.mu.Unlock()
	at := p.held[name]
	if at == nil {
		if p.held == nil {
			p.held = make(map[string]*place)
		}
		at = &place{turn: make(chan struct{}, 1)}
		at.turn <- struct{}{}
		p.held[name] = at
	}
	at.users++
	return at
}

func (p *places) part(name string, at *place) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if at.users--; at.users == 0 {
		delete(p.held, name)
	}
}
