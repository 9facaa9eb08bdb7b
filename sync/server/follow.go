package server

import "context"

// follow tells event streams of what other servers over the same store have written, until the server closes.
func (s *Server) follow(store Shared) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	s.following.Go(func() {
		<-s.closing
		cancel()
	})
	for range store.Moved(ctx) {
		if err := s.store.View(ctx, func(tx Tx) error {
			head, err := tx.Head()
			if err == nil {
				s.hub.moved(head)
			}
			return err
		}); err != nil && ctx.Err() == nil {
			s.log.Warn("where the head is cannot be read; devices hear of it later", "error", err)
		}
	}
}
