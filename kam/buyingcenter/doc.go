// Package buyingcenter tells who decides at an account, who sways them, and how we get to them: the people of the
// customer with their parts and attitudes, the gaps in what we know, the ways to the deciders, who can block a deal,
// and whom to talk to next (Le Bon & Herman, Key Account Management, 2015).
//
// Of is a pure function of a dossier, a day, the company's settings and, where asked, one deal. With a day in the past
// it tells what was known then. Every answer carries its reasons. What is not recorded is unknown and never guessed.
package buyingcenter
