package wire

import "time"

// Clock is a stamp of a hybrid logical clock (Kulkarni et al., 2014): 48 bits of milliseconds since
// 1970 followed by a 16-bit counter. A later stamp of one device is always greater, whatever its wall
// clock does.
type Clock uint64

// MaxAhead is how far a device's stamp may be ahead of the server's time. A stamp further ahead is
// clamped, so that a wrong clock cannot win every later conflict.
const MaxAhead = 60 * time.Second

// At returns the first stamp of the millisecond of t.
func At(t time.Time) Clock { return Clock(uint64(t.UnixMilli()) << 16) }

// Time returns the wall time of the stamp.
func (c Clock) Time() time.Time { return time.UnixMilli(int64(c >> 16)) }

// Next returns the stamp that follows c when the wall clock shows now.
func (c Clock) Next(now time.Time) Clock { return max(c+1, At(now)) }

// Clamp returns c, or the latest stamp that a server whose clock shows now lets in where c is beyond.
func (c Clock) Clamp(now time.Time) (clamped Clock, was bool) {
	limit := At(now.Add(MaxAhead))
	return min(c, limit), c > limit
}
