package server

import "time"

// SetPage lowers the limits of pages, so that few records make many.
func (s *Server) SetPage(rows, bytes int) { s.limits = limits{rows, bytes} }

// SetBeat sets how often event streams show that they are alive.
func (s *Server) SetBeat(beat time.Duration) { s.beat = beat }

// Feeds that tests look into by hand.
var (
	RefKey    = refKey
	NumberKey = numberKey
)
