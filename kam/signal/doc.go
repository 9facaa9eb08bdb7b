// Package signal tells a key account manager what the records of an account mean today: how well it is covered,
// what is wrong, how healthy it is, what is not known of it.
//
// Every answer is a pure function of a dossier, a day and the company's settings, and carries its reasons: the
// records it came from and what they say. What is not recorded is unknown and never guessed. The rules are those
// of Le Bon & Herman, Key Account Management (2015), unless a comment names another source; thresholds are
// settings. A Board holds alarms and health of all accounts and keeps them up to date edit by edit.
package signal
