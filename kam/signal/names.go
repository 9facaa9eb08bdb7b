package signal

import (
	"slices"
	"strings"
	"unicode"

	"keyaccount/kam/search"
)

// legalForms are what companies add to their names to say how they are constituted: words without diacritics and
// points. Forms of several words come before those that they end with.
var legalForms = forms("spol s ro|spol s r o|s ro|sa de cv|s de rl de cv|sp z oo|sp z o o|s r o|s p a|s a|a s|b v|n v|pty ltd|pvt ltd|sdn bhd|" +
	"oyj|oy|ab|abp|asa|as|aps|hf|ehf|gmbh|mbh|ggmbh|ag|kgaa|kg|ohg|ug|se|co|inc|incorporated|llc|llp|lp|ltd|limited|plc|corp|corporation|" +
	"sa|sas|sarl|sasu|srl|spa|sapi|bv|nv|cv|sro|spzoo|spolka|doo|dd|ood|eood|ou|sia|uab|kft|zrt|nyrt|rt|ltda|lda|eirl|pte|pty|pvt|bhd|kk|tbk|jsc|pjsc|ooo|oao|zao|bvba|ek|eg|aktiebolag|osakeyhtio|aktieselskab|aktiengesellschaft|" +
	"ооо|оао|зао|пао|ао|αε|επε|ικε")

// writtenTogether are legal forms of scripts that put no space before them.
var writtenTogether = strings.NewReplacer(search.Fold("股份有限公司"), " ", search.Fold("有限责任公司"), " ", search.Fold("有限公司"), " ",
	search.Fold("株式会社"), " ", search.Fold("有限会社"), " ", search.Fold("合同会社"), " ", search.Fold("주식회사"), " ", search.Fold("(주)"), " ", "(株)", " ")

func forms(list string) [][]string {
	var all [][]string
	for _, form := range strings.Split(list, "|") {
		all = append(all, strings.Fields(form))
	}
	return all
}

// words returns the words of a name as they are compared: without case, diacritics, points and marks.
func words(name string) []string {
	return strings.FieldsFunc(strings.NewReplacer(".", "", "'", "").Replace(search.Fold(name)), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
	})
}

// leadingForms are the legal forms that some write before the name.
var leadingForms = []string{"oy", "ab", "as", "ou", "uab", "sia", "kk", "ooo", "oao", "zao", "ооо", "оао", "зао", "пао", "ао", "pt"}

// FoldCompany returns the name of a company as names are compared: words without case and diacritics, and without
// legal forms such as Oy, AB, GmbH, Ltd or Sp. z o.o. at its beginning or end. At least
// one word stays.
func FoldCompany(name string) string {
	left := words(writtenTogether.Replace(search.Fold(name)))
	if len(left) > 1 && slices.Contains(leadingForms, left[0]) {
		left = left[1:]
	}
	for {
		at := slices.IndexFunc(legalForms, func(form []string) bool {
			n := len(left) - len(form)
			return n > 0 && slices.Equal(left[n:], form)
		})
		if at < 0 {
			return strings.Join(left, " ")
		}
		left = left[:len(left)-len(legalForms[at])]
	}
}

// FoldPerson returns the name of a person as names are compared: words without case and diacritics, in the order
// of the alphabet, for some write the family name first.
func FoldPerson(name string) string {
	all := words(name)
	slices.Sort(all)
	return strings.Join(all, " ")
}

// foldDigits returns the last eight digits of a phone number, which are the same with and without the codes of country
// and trunk, or "" for a number too short to tell people apart.
func foldDigits(phone string) string {
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, phone)
	if len(digits) < 7 {
		return ""
	}
	return digits[max(0, len(digits)-8):]
}

// domainOf returns the domain of a web site or a mail address without www, or "" where it has none or one that
// many strangers share.
func domainOf(address string) string {
	host := strings.ToLower(address)
	if _, after, ok := strings.Cut(host, "://"); ok {
		host = after
	}
	if _, after, ok := strings.Cut(host, "@"); ok {
		host = after
	}
	if end := strings.IndexAny(host, "/?#:"); end >= 0 {
		host = host[:end]
	}
	host = strings.TrimPrefix(host, "www.")
	if slices.Contains(openDomains, host) {
		return ""
	}
	return host
}

// openDomains are mail providers where anybody can have an address.
var openDomains = []string{"gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "yahoo.com", "icloud.com", "me.com", "gmx.de",
	"gmx.net", "web.de", "mail.ru", "qq.com", "163.com", "proton.me", "protonmail.com"}
