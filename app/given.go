package app

import "sync"

// given holds texts with links that came by a start with arguments, or a second one, until the page
// collects them. Safe for concurrent use.
type given struct {
	mu    sync.Mutex
	texts []string
}

func (g *given) add(texts []string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.texts = append(g.texts, texts...)
}

func (g *given) take() []string {
	g.mu.Lock()
	defer g.mu.Unlock()
	texts := g.texts
	g.texts = nil
	return texts
}
