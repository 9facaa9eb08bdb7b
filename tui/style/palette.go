package style

// palette names a colour for each token: an ANSI colour number, or "" for the terminal's own. What is read is in
// the terminal's own colour, so that it can be read also where the background was guessed wrongly.
type palette struct {
	text, strong, muted         string
	accent, match, info         string
	good, warn, bad             string
	border, focus, mark         string
	selected, idle              string // backgrounds
	selectedText, selectedMatch string
	selectedMuted               string
}

func paletteFor(o Options) palette {
	switch {
	case !o.Color:
		return palette{}
	case o.Rich && o.Dark:
		return palette{
			muted:  "245",
			accent: "80", match: "221", info: "110",
			good: "114", warn: "215", bad: "203",
			border: "239", focus: "73", mark: "215",
			selected: "238", idle: "236",
			selectedText: "255", selectedMatch: "221", selectedMuted: "250",
		}
	case o.Rich:
		return palette{
			muted:  "242",
			accent: "25", match: "130", info: "61",
			good: "28", warn: "130", bad: "160",
			border: "250", focus: "31", mark: "130",
			selected: "153", idle: "254",
			selectedText: "232", selectedMatch: "124", selectedMuted: "238",
		}
	case o.Dark:
		return palette{
			muted: "8", accent: "6", match: "3", info: "4",
			good: "2", warn: "3", bad: "1",
			border: "8", focus: "6", mark: "3",
			selected: "4", idle: "8",
			selectedText: "15", selectedMatch: "11", selectedMuted: "15",
		}
	default:
		return palette{
			muted: "8", accent: "4", match: "1", info: "5",
			good: "2", warn: "5", bad: "1",
			border: "7", focus: "4", mark: "5",
			selected: "4", idle: "7",
			selectedText: "15", selectedMatch: "11", selectedMuted: "15",
		}
	}
}
