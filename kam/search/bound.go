package search

// bound is the most that strong can give a record, by its hint alone.
func (q *query) bound(h *hint) int {
	sum, inTitle := 0, true
	for i := range q.words {
		w := &q.words[i]
		sum += w.bound(h.title, h.initials)
		inTitle = inTitle && h.title&w.chars == w.chars
	}
	return sum + q.wholeBound(h, inTitle)
}

// bound is the most that strong can give for the word, knowing the characters and the initials of the title.
func (w *word) bound(chars, initials uint64) int {
	if chars&w.chars == w.chars && (initials&w.first == w.first || len(w.forms) > 1) {
		return titlePoints[w.best]
	}
	return textPoints[w.best]
}

// wholeBound is the most that whole can give, knowing whether the title may have all words.
func (q *query) wholeBound(h *hint, inTitle bool) int {
	begins := h.first == q.first
	switch {
	case len(q.words) == 0:
		return 0
	case inTitle && begins && int(h.runes) == q.runes:
		return pointsExact
	case inTitle && begins && int(h.runes) > q.runes:
		return pointsBegins
	case len(q.words) < 2:
		return 0
	case inTitle:
		return pointsCovers
	}
	return pointsTextPhrase
}

// mostGuessed is the most that guessed can give any record: one word at least holds a slip.
func (q *query) mostGuessed() int {
	return (len(q.words)-1)*mostStrong + mostSlip + pointsCovers
}

// guessedBound is the most that guessed can give a record.
func (q *query) guessedBound(h *hint) int {
	sum, least := 0, mostStrong
	for i := range q.words {
		w := &q.words[i]
		bound := w.bound(h.title, h.initials)
		sum += bound
		if len(w.slips) == 0 {
			continue
		}
		slip := pointsTextSlip
		for j := range w.slips {
			if s := &w.slips[j]; h.title&s.chars == s.chars {
				slip = pointsTitleSlip
				break
			}
		}
		sum += max(slip-bound, 0)
		least = min(least, max(bound-slip, 0))
	}
	return sum - least + pointsCovers
}

// looseBound is the most that full can give a record in which one word at least is found only loosely.
func (q *query) looseBound(h *hint) int {
	sum, least := 0, mostStrong
	for i := range q.words {
		w := &q.words[i]
		most := pointsTitleWord
		if h.title&w.chars != w.chars {
			most = pointsTextLine
		}
		sum += most
		least = min(least, most)
	}
	return sum - least + mostLoose
}

// mostLoose is the most that full can give any record.
func (q *query) mostLoose() int {
	return (len(q.words)-1)*mostStrong + mostLoose
}
